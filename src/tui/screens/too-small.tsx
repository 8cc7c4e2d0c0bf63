import { Box, Text } from 'ink';
import { useKeyboard, useRunBelow } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';

type Props = { readonly columns: number; readonly rows: number };

export const smallestColumns = 60;
export const smallestRows = 12;

/**
 * Says that the window is too small; what was open comes back when it grows. Nothing is changed or closed
 * where nobody sees it: `q` quits from a list alone, and ctrl-c is up to what is open.
 */
export function TooSmallScreen({ columns, rows }: Props) {
  const { now } = useProgram();
  const { latest, message, say } = useShell();
  const runBelow = useRunBelow();
  const quit = () => {
    if (latest().layers.length === 0) runBelow('quit');
    else say('Not from what is open; ctrl-c quits');
  };
  useKeyboard({ context: 'tooSmall', handlers: { quit, stop: () => runBelow('stop') } }, now);
  const lines = [
    `need ${smallestColumns}x${smallestRows}, have ${columns}x${rows}`,
    message?.text ?? '',
  ];
  return (
    <Box flexDirection="column">
      {lines.slice(0, rows).map((line) => (
        <Text key={line} wrap="truncate">
          {line.slice(0, Math.max(1, columns))}
        </Text>
      ))}
    </Box>
  );
}
