import { Box } from 'ink';
import type { ReactNode } from 'react';

type Props = {
  readonly lines: readonly ReactNode[];
  readonly height: number;
  /** The first line to show. */
  readonly start?: number;
};

/** Lines of a height of one each, cut to the height that there is. */
export function Lines({ lines, height, start = 0 }: Props) {
  return (
    <Box flexDirection="column" height={height} overflow="hidden">
      {lines.slice(start, start + height).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place.
        <Box key={start + index} height={1} flexShrink={0}>
          {line}
        </Box>
      ))}
    </Box>
  );
}
