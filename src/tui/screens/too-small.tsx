import { Text } from 'ink';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useProgram } from '../hooks/use-program.ts';

type Props = { readonly columns: number; readonly rows: number };

export const smallestColumns = 60;
export const smallestRows = 12;

/** Says that the window is too small; what was open comes back when it grows. */
export function TooSmallScreen({ columns, rows }: Props) {
  const { now } = useProgram();
  // Nothing is changed where nobody sees it.
  useKeyboard({ context: 'keys', handlers: { undo: () => {} } }, now);
  return (
    <Text wrap="truncate">
      {`need ${smallestColumns}x${smallestRows}, have ${columns}x${rows}`.slice(
        0,
        Math.max(1, columns),
      )}
    </Text>
  );
}
