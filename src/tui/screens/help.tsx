import { Text } from 'ink';
import { frameRows } from '../components/frame.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useScroll } from '../hooks/use-scroll.ts';
import { useShell } from '../hooks/use-shell.ts';
import { bindingsOf, type Context } from '../keymap.ts';

type Props = { readonly of: Context };

/** What the other contexts are called in the help. */
const titles: readonly (readonly [Context, string])[] = [
  ['keys', 'Keys'],
  ['detail', 'One key'],
  ['create', 'New key'],
  ['token', 'Token'],
  ['revoke', 'Revoke'],
  ['filter', 'Filter'],
  ['audit', 'Audit'],
];

/** Every key of the keyboard, those of the screen that asked first. Made from the key table. */
export function HelpScreen({ of }: Props) {
  const { rows, dispatch } = useShell();
  const { now } = useProgram();
  const sorted = [...titles].sort(([a], [b]) => Number(b === of) - Number(a === of));
  const lines = sorted.flatMap(([context, title]) => section(context, title));
  const height = rows - frameRows;
  const { start, handlers } = useScroll(lines.length, height);
  useKeyboard(
    { context: 'help', handlers: { ...handlers, back: () => dispatch({ type: 'pop' }) } },
    now,
  );
  return (
    <Screen
      title="help"
      context="help"
      status={`${Math.min(start + height, lines.length)}/${lines.length}`}
    >
      <Lines lines={lines} height={height} start={start} />
    </Screen>
  );
}

function section(context: Context, title: string) {
  return [
    <Text key={title} bold>
      {title}
    </Text>,
    ...bindingsOf(context).map(({ command, keys, help }) => (
      <Text
        key={context + command + keys.join()}
        wrap="truncate"
      >{`  ${keys.join(', ').padEnd(22)} ${help}`}</Text>
    )),
    <Text key={`${title}-gap`}> </Text>,
  ];
}
