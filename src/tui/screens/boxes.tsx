import type { Box } from '../../core/box.ts';
import { messageOf } from '../../core/message-of.ts';
import { Empty } from '../components/empty.tsx';
import { frameRows } from '../components/frame.tsx';
import { Screen } from '../components/screen.tsx';
import { Table } from '../components/table.tsx';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { useLink } from '../hooks/use-link.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useScroll } from '../hooks/use-scroll.ts';
import { useShell } from '../hooks/use-shell.ts';
import { boxHeader, boxRow } from '../model/box-row.ts';
import { useTheme } from '../theme.ts';

const none: readonly Box[] = [];

/** The boxes that share the rack, how far behind each is, and how long its lease lasts. */
export function BoxesScreen() {
  const { columns, rows, dispatch } = useShell();
  const { now } = useProgram();
  const { boxes } = useLink();
  const theme = useTheme();
  const all = boxes.value ?? none;
  const height = rows - frameRows;
  const { start, handlers } = useScroll(all.length + 1, height);
  useKeyboard(
    { context: 'boxes', handlers: { ...handlers, back: () => dispatch({ type: 'pop' }) } },
    now,
  );
  const isAlone = all.length > 0 && all.every(({ leaseMs }) => leaseMs === null);
  const stale = boxes.error === null ? '' : ` · not refreshed: ${messageOf(boxes.error)}`;
  const told = isAlone
    ? 'the rack is in a directory, so this is its only box'
    : 'a change is confirmed when every box with a lease has it';
  return (
    <Screen title="boxes" context="boxes" status={`${told}${stale}`}>
      {all.length === 0 ? (
        <Empty
          lines={[boxes.error === null ? 'Loading…' : messageOf(boxes.error)]}
          height={height}
        />
      ) : (
        <Table
          header={boxHeader(columns, theme)}
          count={all.length}
          rowAt={(index) => boxRow(all[index] as Box, now(), columns, theme)}
          selected={-1}
          start={start}
          height={height}
        />
      )}
    </Screen>
  );
}
