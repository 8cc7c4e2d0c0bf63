import { useMemo } from 'react';
import type { ApiKey } from '../../core/key.ts';
import { frameRows } from '../components/frame.tsx';
import { ListBody } from '../components/list-body.tsx';
import { Screen } from '../components/screen.tsx';
import { useKeyActions } from '../hooks/use-key-actions.ts';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import { filterKeys, type KeyList } from '../hooks/use-keys.ts';
import { filterChip, useList } from '../hooks/use-list.ts';
import type { Polled } from '../hooks/use-polled.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';
import { keyColumns, keyHeader, keyRow } from '../model/key-columns.ts';
import { useTheme } from '../theme.ts';

type Props = { readonly list: Polled<KeyList> };

/** The list of keys. */
export function KeysScreen({ list }: Props) {
  const { columns, rows, view, dispatch, say, fail } = useShell();
  const { now } = useProgram();
  const theme = useTheme();
  const height = rows - frameRows;
  const all = list.value?.items ?? [];
  const filterText = view.lists.keys.filter.text;
  const keys = useMemo(() => filterKeys(all, filterText), [all, filterText]);
  const ids = useMemo(() => keys.map(({ id }) => id), [keys]);
  const { index, filter, filtering, navigation, filterKeyboard, openFilter, clearFilter } = useList(
    'keys',
    ids,
    height - 1,
  );
  const { toggle, copyId } = useKeyActions(list.refresh);

  const selected = keys[index];
  const onSelected = (act: (key: ApiKey) => void) => () =>
    selected ? act(selected) : say('No key is selected');
  useKeyboard(
    filtering
      ? filterKeyboard
      : {
          context: 'keys',
          handlers: {
            ...navigation,
            open: onSelected((key) => dispatch({ type: 'push', layer: { kind: 'detail', key } })),
            new: () => dispatch({ type: 'push', layer: { kind: 'create' } }),
            toggle: onSelected((key) => void toggle(key)),
            revoke: onSelected((key) => dispatch({ type: 'push', layer: { kind: 'revoke', key } })),
            copyId: onSelected((key) => void copyId(key)),
            filter: openFilter,
            refresh: () =>
              void list
                .refresh()
                .then((error) => (error === null ? say('Refreshed') : fail(error))),
            back: () => (filter.text === '' ? say('q quits') : clearFilter()),
          },
        },
    now,
  );

  const table = keyColumns(columns);
  const at = now();
  return (
    <Screen
      title="keys"
      context={filtering ? 'filter' : 'keys'}
      status={statusOf(list, index, keys.length, filter.text)}
    >
      <ListBody
        header={keyHeader(table, theme)}
        count={keys.length}
        rowAt={(row) => keyRow(keys[row] as ApiKey, table, theme, at)}
        selected={index}
        columns={columns}
        height={height}
        empty={emptyLines(list, filter.text)}
        filter={filter}
        filtering={filtering}
      />
    </Screen>
  );
}

function emptyLines(list: Polled<KeyList>, filter: string): readonly string[] {
  if (list.value === null) return [list.error === null ? 'Loading…' : messageOf(list.error)];
  if (filter !== '') return [`No key matches "${filter}".`, 'Escape clears the filter.'];
  return ['No keys yet.', 'Press n to create the first one, ? for all keys of the keyboard.'];
}

function statusOf(list: Polled<KeyList>, index: number, found: number, filter: string): string {
  const total = list.value?.total ?? 0;
  const place = found === 0 ? '0 keys' : `${index + 1}/${found}`;
  const stale = list.error === null ? '' : `not refreshed: ${messageOf(list.error)}`;
  return [place, filterChip(filter, found, total), stale].filter((part) => part !== '').join(' · ');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
