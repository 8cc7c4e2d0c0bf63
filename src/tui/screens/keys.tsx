import { Box } from 'ink';
import { useMemo } from 'react';
import type { ApiKey } from '../../core/key.ts';
import { frameRows } from '../components/frame.tsx';
import { ListBody } from '../components/list-body.tsx';
import { Screen } from '../components/screen.tsx';
import { useActivity } from '../hooks/use-activity.ts';
import { useKeyCommands } from '../hooks/use-key-commands.ts';
import { useKeyRows } from '../hooks/use-key-rows.ts';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import type { KeyList } from '../hooks/use-keys.ts';
import { filterChip } from '../hooks/use-list.ts';
import type { Polled } from '../hooks/use-polled.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';
import { hiddenSort, keyColumns, keyHeader } from '../model/key-columns.ts';
import { listHints } from '../model/key-hint.ts';
import { makeRowMaker } from '../model/key-row.ts';
import { emptyLines, keysStatus } from '../model/keys-status.ts';
import { listAndPane } from '../model/layout.ts';
import { useTheme } from '../theme.ts';
import { KeyPane } from './key-pane.tsx';

type Props = { readonly list: Polled<KeyList> };

const none: readonly ApiKey[] = [];

/** The list of keys, in a wide window with the one under the cursor beside it. */
export function KeysScreen({ list }: Props) {
  const { columns, rows: windowRows } = useShell();
  const { now } = useProgram();
  const theme = useTheme();
  const height = windowRows - frameRows;
  const width = listAndPane(columns);
  const all = list.value?.items ?? none;
  const rows = useKeyRows(all, height - 1);
  const { keys, ids, sort, cursor, marking } = rows;
  const commands = useKeyCommands(rows, all, list.refresh);
  useKeyboard(
    cursor.filtering ? cursor.filterKeyboard : { context: 'keys', handlers: commands },
    now,
  );

  const table = useMemo(() => keyColumns(width.list), [width.list]);
  const makeRow = useMemo(() => makeRowMaker(theme), [theme]);
  const hints = useMemo(() => listHints(all, now()), [all, now]);
  const inSight = table.day > 0 ? ids.slice(cursor.start, cursor.start + height - 1) : [];
  const activity = useActivity(inSight, false);
  const at = now();
  const rowAt = (index: number) => {
    const key = keys[index] as ApiKey;
    return { ...makeRow(key, activity.get(key.id), table, at), mark: marking.signOf(key.id) };
  };
  const status = keysStatus({
    index: cursor.index,
    found: keys.length,
    loaded: all.length,
    total: list.value?.total ?? 0,
    chip: filterChip(cursor.filter.text, keys.length, all.length),
    problems: rows.problems,
    marked: marking.marks.size,
    hidden: marking.hidden,
    ranging: marking.isRanging,
    order: hiddenSort(table, sort, theme),
    hints,
    error: list.error,
  });
  return (
    <Screen title="keys" context={cursor.filtering ? cursor.filterContext : 'keys'} status={status}>
      <Box>
        <Box flexDirection="column" width={width.list}>
          <ListBody
            header={keyHeader(table, sort, theme)}
            count={keys.length}
            rowAt={rowAt}
            selected={cursor.index}
            start={cursor.start}
            columns={width.list}
            height={height}
            empty={emptyLines(list, cursor.filter.text)}
            filter={cursor.filter}
            filtering={cursor.filtering}
            marking
          />
        </Box>
        {width.pane > 0 ? (
          <KeyPane selected={rows.selected} columns={width.pane} height={height} />
        ) : null}
      </Box>
    </Screen>
  );
}
