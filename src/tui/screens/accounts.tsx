import { useMemo } from 'react';
import { accountLanguage } from '../../core/account-filter.ts';
import { messageOf } from '../../core/message-of.ts';
import type { Profile } from '../../core/profile.ts';
import type { AccountSummary } from '../../core/service.ts';
import { frameRows } from '../components/frame.tsx';
import { ListBody } from '../components/list-body.tsx';
import { Screen } from '../components/screen.tsx';
import { useAccounts } from '../hooks/use-accounts.ts';
import { useKeyboard } from '../hooks/use-keyboard.ts';
import type { KeyList } from '../hooks/use-keys.ts';
import { filterState, useList } from '../hooks/use-list.ts';
import type { Polled } from '../hooks/use-polled.ts';
import { useProgram } from '../hooks/use-program.ts';
import { useShell } from '../hooks/use-shell.ts';
import { useSieve } from '../hooks/use-sieve.ts';
import { keysOfAccount } from '../model/account-keys.ts';
import { accountHeader, accountRow, countLimits } from '../model/account-row.ts';
import { useTheme } from '../theme.ts';

type Props = { readonly keys: Polled<KeyList>; readonly profiles: readonly Profile[] };

const none: readonly AccountSummary[] = [];

/** The accounts, what they may do, and how many keys they have. */
export function AccountsScreen({ keys, profiles }: Props) {
  const { columns, rows, view, dispatch, say, fail } = useShell();
  const { now } = useProgram();
  const theme = useTheme();
  const accounts = useAccounts();
  const height = rows - frameRows;
  const all = accounts.value?.items ?? none;
  const { text } = view.lists.accounts.filter;
  const sifted = useSieve(all, text, accountLanguage);
  const shown = sifted.items;
  const ids = useMemo(() => shown.map(({ name }) => name), [shown]);
  const list = useList('accounts', ids, height - 1);
  const items = keys.value?.items;
  const limits = useMemo(() => countLimits(items ?? [], profiles), [items, profiles]);

  const selected = shown[list.index];
  const onSelected = (act: (account: AccountSummary) => void) => () =>
    selected ? act(selected) : say('No account is selected');
  useKeyboard(
    list.filtering
      ? list.filterKeyboard
      : {
          context: 'accounts',
          handlers: {
            ...list.navigation,
            newAccount: () => dispatch({ type: 'push', layer: { kind: 'account', account: null } }),
            editAccount: onSelected((account) =>
              dispatch({ type: 'push', layer: { kind: 'account', account } }),
            ),
            removeAccount: onSelected((account) =>
              dispatch({ type: 'push', layer: { kind: 'removeAccount', account } }),
            ),
            showKey: onSelected(({ name }) =>
              dispatch({ type: 'show', list: 'keys', filter: keysOfAccount(name) }),
            ),
            filter: list.openFilter,
            refresh: () =>
              void accounts
                .refresh()
                .then((error) => (error === null ? say('Refreshed') : fail(error))),
            back: () =>
              text === '' ? dispatch({ type: 'show', list: 'keys' }) : list.clearFilter(),
          },
        },
    now,
  );
  const place = shown.length === 0 ? '0 accounts' : `${list.index + 1}/${shown.length}`;
  const stale = accounts.error === null ? '' : `not refreshed: ${messageOf(accounts.error)}`;
  return (
    <Screen
      title="accounts"
      context={list.filtering ? list.filterContext : 'accounts'}
      status={[place, ...filterState(text, sifted, all.length), stale]
        .filter((part) => part !== '')
        .join(' · ')}
    >
      <ListBody
        header={accountHeader(columns, theme)}
        count={shown.length}
        rowAt={(row) => accountRow(shown[row] as AccountSummary, limits, columns, theme)}
        selected={list.index}
        columns={columns}
        height={height}
        empty={[emptyLine(accounts, text)]}
        filter={list.filter}
        filtering={list.filtering}
      />
    </Screen>
  );
}

function emptyLine({ value, error }: Polled<unknown>, text: string): string {
  if (value === null) return error === null ? 'Loading…' : messageOf(error);
  return `No account matches "${text}". Escape clears the filter.`;
}
