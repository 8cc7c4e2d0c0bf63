import { Text } from 'ink';
import type { ReactNode } from 'react';
import { clip } from '../model/cells.ts';
import { useTheme } from '../theme.ts';
import { Line } from './line.tsx';
import { Lines } from './lines.tsx';

type Props = {
  readonly question: string;
  /** What is known about the key; cut in the middle when the window is low. */
  readonly facts: readonly string[];
  /** What it comes to, the field and the buttons: never cut. */
  readonly foot: readonly ReactNode[];
  readonly columns: number;
  readonly height: number;
};

/** A question with what is to be known before it is answered; question and buttons are always in sight. */
export function Dialog({ question, facts, foot, columns, height }: Props) {
  const { ellipsis } = useTheme();
  const room = Math.max(0, height - 1 - foot.length);
  const shown = facts.length <= room ? facts : [...facts.slice(0, Math.max(0, room - 1)), ellipsis];
  const gap = facts.length < room ? [<Text key="gap"> </Text>] : [];
  const lines = [
    <Text key="question" bold wrap="truncate">
      {clip(question, columns, ellipsis)}
    </Text>,
    ...shown.slice(0, room).map((fact) => <Line key={fact} text={fact} columns={columns} />),
    ...gap,
    ...foot,
  ];
  return <Lines lines={lines} height={height} />;
}

type LineProps = { readonly text: string };

/** One line of a dialog's foot. */
export function DialogLine({ text }: LineProps) {
  return <Text wrap="truncate">{text === '' ? ' ' : text}</Text>;
}
