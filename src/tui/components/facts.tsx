import { Text } from 'ink';
import { clip } from '../model/cells.ts';
import { useTheme } from '../theme.ts';
import { Lines } from './lines.tsx';

type Props = {
  readonly facts: readonly (readonly [string, string])[];
  readonly columns: number;
  readonly height: number;
  readonly start: number;
};

const labelWidth = 15;

/** Labels and texts in two columns, a line each. */
export function Facts({ facts, columns, height, start }: Props) {
  const theme = useTheme();
  const lines = facts.map(([label, text]) => (
    <Text key={label + text} wrap="truncate">
      <Text bold>{label.padEnd(labelWidth)}</Text>
      {clip(text, Math.max(1, columns - labelWidth), theme.ellipsis)}
    </Text>
  ));
  return <Lines lines={lines} height={height} start={start} />;
}
