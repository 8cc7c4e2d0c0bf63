import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import { clip } from '../model/cells.ts';
import { useTheme } from '../theme.ts';

type Props = {
  readonly title: string;
  readonly columns: number;
  readonly height: number;
  readonly children: ReactNode;
};

/** Columns that the pane takes of its own: a rule and a blank. */
export const paneColumns = 2;

/** A part of the window beside a list, with a rule between them. */
export function Pane({ title, columns, height, children }: Props) {
  const theme = useTheme();
  const rule = theme.color('quiet');
  return (
    <Box width={columns} height={height} overflow="hidden">
      <Box flexDirection="column" width={paneColumns} flexShrink={0}>
        <Text {...(rule ? { color: rule } : {})}>
          {Array.from({ length: height }, () => theme.upright).join('\n')}
        </Text>
      </Box>
      <Box flexDirection="column" width={columns - paneColumns}>
        <Text bold wrap="truncate">
          {clip(title, columns - paneColumns, theme.ellipsis)}
        </Text>
        {children}
      </Box>
    </Box>
  );
}
