import { useMemo, useState } from 'react';
import type { ApiKey } from '../../core/key.ts';
import { requestLanguage } from '../../core/request-filter.ts';
import type { RequestEntry } from '../../core/request-log.ts';
import { frameRows } from '../components/frame.tsx';
import { ListBody } from '../components/list-body.tsx';
import { Screen } from '../components/screen.tsx';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import type { KeyList } from '../hooks/use-keys.ts';
import { filterState, useList } from '../hooks/use-list.ts';
import type { Polled } from '../hooks/use-polled.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useRequestActions } from '../hooks/use-request-actions.ts';
import type { Requests } from '../hooks/use-requests.ts';
import { useShell } from '../hooks/use-shell.ts';
import { useSieve } from '../hooks/use-sieve.ts';
import { requestColumns, requestHeader, requestRow } from '../model/request-row.ts';
import { emptyRequests, requestsStatus } from '../model/requests-status.ts';
import { useTheme } from '../theme.ts';

type Props = {
  readonly requests: Requests;
  readonly keys: Polled<KeyList>;
};

/**
 * The latest decisions, newest first. The cursor stays on the newest one until it is moved, and then on the
 * decision that it was moved to; `g` lets it follow again.
 */
export function RequestsScreen({ requests, keys }: Props) {
  const { columns, rows, view, dispatch, say } = useShell();
  const { now } = useProgram();
  const theme = useTheme();
  const height = rows - frameRows;
  const keyOf = useKeysById(keys);
  const text = view.lists.requests.filter.text;
  const { entries, isPaused, refusedOnly, setRefusedOnly } = requests;
  const wanted = useMemo(
    () => (refusedOnly ? entries.filter(({ code }) => code !== 'VALID') : entries),
    [entries, refusedOnly],
  );
  const language = useMemo(() => requestLanguage(keyOf), [keyOf]);
  const sifted = useSieve(wanted, text, language);
  const shown = sifted.items;
  const ids = useMemo(() => shown.map(({ seq }) => String(seq)), [shown]);
  const list = useList('requests', ids, height - 1);
  const [following, setFollowing] = useState(view.lists.requests.selection.id === null);
  const { toKey, allow } = useRequestActions();

  const index = following ? 0 : list.index;
  const selected = shown[index];
  /** Puts the cursor down where it is seen. */
  const hold = () => {
    if (!following) return;
    dispatch({ type: 'select', selection: { id: ids[0] ?? null, index: 0 } });
    setFollowing(false);
  };
  const moves = Object.entries(list.navigation).map(([command, move]) => [
    command,
    () => {
      hold();
      move?.();
      setFollowing(command === 'first');
    },
  ]);
  const onSelected = (act: (entry: RequestEntry) => void) => () => {
    hold();
    if (selected) act(selected);
    else say('No request is selected');
  };
  useKeyboard(
    list.filtering
      ? list.filterKeyboard
      : {
          context: 'requests',
          handlers: {
            ...Object.fromEntries(moves),
            open: onSelected((entry) =>
              dispatch({ type: 'push', layer: { kind: 'request', entry } }),
            ),
            showKey: onSelected((entry) => void toKey(entry)),
            allowAddress: onSelected((entry) => void allow(entry)),
            refusedOnly: () => setRefusedOnly(!refusedOnly),
            pause: () => requests.setPaused(!isPaused),
            filter: list.openFilter,
            back: () =>
              text === '' ? dispatch({ type: 'show', list: 'keys' }) : list.clearFilter(),
          },
        },
    now,
  );
  const table = requestColumns(columns);
  return (
    <Screen
      title="requests"
      context={list.filtering ? list.filterContext : 'requests'}
      status={requestsStatus({
        requests,
        index,
        found: shown.length,
        filter: filterState(text, sifted, entries.length),
        following,
      })}
    >
      <ListBody
        header={requestHeader(table, theme)}
        count={shown.length}
        rowAt={(row) => {
          const entry = shown[row] as RequestEntry;
          const name = entry.key === null ? null : (keyOf(entry.key)?.name ?? null);
          return requestRow(entry, name, table, columns, theme);
        }}
        selected={index}
        columns={columns}
        height={height}
        empty={emptyRequests(requests, text)}
        filter={list.filter}
        filtering={list.filtering}
      />
    </Screen>
  );
}

/** The keys by their ids, as they were loaded last. */
function useKeysById({ value }: Polled<KeyList>): (id: string) => ApiKey | undefined {
  const items = value?.items;
  return useMemo(() => {
    const byId = new Map(items?.map((key) => [key.id, key]));
    return (id) => byId.get(id);
  }, [items]);
}
