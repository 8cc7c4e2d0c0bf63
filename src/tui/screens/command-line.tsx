import { Text } from 'ink';
import { frameRows } from '../components/frame.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';
import { wrapWords } from '../model/cells.ts';
import type { CommandLine } from '../model/command-line.ts';

type Props = { readonly command: CommandLine };

/** A command that no screen does: what to type in a shell, and for which rack. It is copied, never run. */
export function CommandLineScreen({ command }: Props) {
  const { columns, rows, dispatch, say, fail } = useShell();
  const { now, copy } = useProgram();
  const { name, summary, usage, line } = command;
  const copyLine = () =>
    void copy(line).then(({ sent, message }) => (sent ? say(message) : fail(message)), fail);
  useKeyboard(
    { context: 'commandLine', handlers: { copyLine, back: () => dispatch({ type: 'pop' }) } },
    now,
  );
  const texts = [
    ...wrapWords(`${summary}.`, columns),
    'This is done by a command, in a shell:',
    '',
    ...wrapWords(line, columns),
    '',
    ...wrapWords(`Usage: ${usage}`, columns),
    ...wrapWords(`More: keyrack ${name} --help`, columns),
  ];
  const lines = texts.map((text, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: a line has no identity but its place.
    <Text key={index} bold={text === line} wrap="truncate">
      {text === '' ? ' ' : text}
    </Text>
  ));
  return (
    <Screen title={`actions > ${name}`} context="commandLine" status="y copies it">
      <Lines lines={lines} height={rows - frameRows} />
    </Screen>
  );
}
