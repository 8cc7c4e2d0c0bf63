import { Text } from 'ink';
import type { BulkAct } from '../../core/service.ts';
import { frameRows } from '../components/frame.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useScroll } from '../hooks/use-scroll.ts';
import { useShell } from '../hooks/use-shell.ts';
import { actWords, type Outcome } from '../model/bulk.ts';
import { clip, padTo, wrapWords } from '../model/cells.ts';
import { useTheme } from '../theme.ts';

type Props = { readonly act: BulkAct; readonly outcomes: readonly Outcome[] };

const idWidth = 18;

/** What became of each of many keys: first what was not done, with its reason word for word. */
export function OutcomesScreen({ act, outcomes }: Props) {
  const { columns, rows, dispatch } = useShell();
  const { now } = useProgram();
  const { done } = actWords[act];
  const failed = outcomes.filter(({ problem }) => problem !== null);
  const lines = [
    ...failed.flatMap((one) => failureLines(one, `not ${done}`, columns)),
    ...outcomes
      .filter(({ problem }) => problem === null)
      .map((one) => <OutcomeLine key={one.id} text={lineOf(one, done)} columns={columns} />),
  ];
  const height = rows - frameRows;
  const { start, handlers } = useScroll(lines.length, height);
  useKeyboard(
    { context: 'outcomes', handlers: { ...handlers, back: () => dispatch({ type: 'pop' }) } },
    now,
  );
  const count = `${outcomes.length - failed.length} ${done}`;
  const status = failed.length === 0 ? count : `${count}, ${failed.length} not (they stay marked)`;
  return (
    <Screen title={`keys > ${done}`} context="outcomes" status={status}>
      <Lines lines={lines} height={height} start={start} />
    </Screen>
  );
}

function failureLines(one: Outcome, word: string, columns: number) {
  const reasons = wrapWords(one.problem ?? '', Math.max(10, columns - 4));
  return [
    <OutcomeLine key={one.id} text={lineOf(one, word)} columns={columns} bad />,
    ...reasons.map((reason) => (
      <Text key={one.id + reason} wrap="truncate">{`    ${reason}`}</Text>
    )),
  ];
}

function lineOf({ id, name }: Outcome, word: string): string {
  return `${padTo(word, 13)} ${padTo(id, idWidth)} ${name}`;
}

function OutcomeLine({
  text,
  columns,
  bad = false,
}: {
  readonly text: string;
  readonly columns: number;
  readonly bad?: boolean;
}) {
  const theme = useTheme();
  return (
    <Text wrap="truncate" bold={bad} color={theme.color(bad ? 'bad' : 'good')}>
      {clip(`${bad ? '!' : ' '} ${text}`, columns, theme.ellipsis)}
    </Text>
  );
}
