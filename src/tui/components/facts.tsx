import { Text } from 'ink';
import type { ReactNode } from 'react';
import { clip } from '../model/cells.ts';
import { type Theme, useTheme } from '../theme.ts';
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
  const lines = facts.map((fact) => factLine(fact, columns, theme));
  return <Lines lines={lines} height={height} start={start} />;
}

/** One of them, to stand among other lines. */
export function factLine(
  [label, text]: readonly [string, string],
  columns: number,
  theme: Theme,
): ReactNode {
  return (
    <Text key={label + text} wrap="truncate">
      <Text bold>{label.padEnd(labelWidth)}</Text>
      {clip(theme.own(text), Math.max(1, columns - labelWidth), theme.ellipsis)}
    </Text>
  );
}
