import { Text } from 'ink';
import { Empty } from '../components/empty.tsx';
import { frameRows } from '../components/frame.tsx';
import { Lines } from '../components/lines.tsx';
import { Screen } from '../components/screen.tsx';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import type { SaidMessage } from '../hooks/use-messages.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useScroll } from '../hooks/use-scroll.ts';
import { useShell } from '../hooks/use-shell.ts';
import { wrapWords } from '../model/cells.ts';

const timeWidth = 10;

/** The last messages with the time at which they were said, the newest first, word for word. */
export function MessagesScreen() {
  const { columns, rows, dispatch, said } = useShell();
  const { now } = useProgram();
  const messages = said();
  const lines = messages.flatMap((message) => messageLines(message, columns));
  const height = rows - frameRows;
  const { start, handlers } = useScroll(lines.length, height);
  useKeyboard(
    { context: 'messages', handlers: { ...handlers, back: () => dispatch({ type: 'pop' }) } },
    now,
  );
  return (
    <Screen
      title="messages"
      context="messages"
      status={`${messages.length} messages, times are UTC`}
    >
      {lines.length === 0 ? (
        <Empty lines={['Nothing was said yet.']} height={height} />
      ) : (
        <Lines lines={lines} height={height} start={start} />
      )}
    </Screen>
  );
}

function messageLines({ text, failed, at }: SaidMessage, columns: number) {
  const time = new Date(at).toISOString().slice(11, 19);
  const told = `${failed ? 'failed: ' : ''}${text}`;
  return wrapWords(told, Math.max(10, columns - timeWidth)).map((line, index) => (
    <Text key={time + line} wrap="truncate" bold={failed}>
      {(index === 0 ? time : '').padEnd(timeWidth) + line}
    </Text>
  ));
}
