import type { AccountSummary } from '../../core/service.ts';
import { accountToWire } from '../../server/wire/account.ts';
import { pageToWire } from '../../server/wire/page.ts';
import type { Command } from '../command.ts';
import { fetchPages } from '../fetch-pages.ts';
import { timeColumn } from '../output/columns.ts';
import type { Column } from '../output/table.ts';
import { pagingOptions, readPaging } from '../values/paging.ts';

/** Lists accounts by name. */
export const accountList: Command = {
  words: ['account', 'list'],
  summary: 'List accounts, the owners of keys',
  examples: ['keyrack account list'],
  options: pagingOptions,
  notes: ['Columns of --plain: name, role, permissions, number of keys, created.'],
  async run({ args, io, printer, withRack }) {
    const paging = readPaging(args);
    const page = await withRack(({ service, actor }) =>
      fetchPages(paging, (wanted) => service.listAccounts(wanted, actor)),
    );
    await printer.list({
      items: page.items,
      columns: accountColumns(io.now()),
      json: () => pageToWire(page, accountToWire),
      empty: 'No accounts.',
    });
    return undefined;
  },
};

/** What a list shows of accounts. */
export function accountColumns(now: number): readonly Column<AccountSummary>[] {
  return [
    { title: 'NAME', show: ({ name }) => name, worth: 5 },
    { title: 'ROLE', show: ({ role }) => role, worth: 4 },
    {
      title: 'PERMISSIONS',
      show: ({ role, permissions }) => (role === 'admin' ? 'all' : permissions.join(',') || 'none'),
      plain: ({ permissions }) => permissions.join(','),
      least: 12,
      worth: 3,
    },
    { title: 'KEYS', show: ({ keys }) => String(keys), worth: 2 },
    timeColumn('CREATED', ({ createdAt }) => createdAt, now, 1),
  ];
}
