import { keyStatuses } from '../../core/key.ts';
import { sortFields } from '../../core/key-query.ts';
import { keyToWire } from '../../server/wire/key.ts';
import { pageToWire } from '../../server/wire/page.ts';
import type { Command, Context } from '../command.ts';
import { fetchPages } from '../fetch-pages.ts';
import { keyColumns } from '../output/key-columns.ts';
import { whileWorking } from '../output/while-working.ts';
import { pagingOptions, readPaging } from '../values/paging.ts';
import { readSpan } from '../values/span.ts';

/** Lists keys, newest first. */
export const apiKeyList: Command = {
  words: ['api-key', 'list'],
  summary: 'List keys',
  examples: [
    'keyrack api-key list',
    'keyrack api-key list --unused 90d --sort last_used',
    'keyrack api-key list --status inactive --plain | cut -f2',
    "keyrack api-key list --filter 'account:bob expires:<14d'",
  ],
  options: [
    { name: 'profile', value: 'NAME', choices: 'profiles', summary: 'only keys of this profile' },
    { name: 'account', value: 'NAME', choices: 'accounts', summary: 'only keys of this account' },
    {
      name: 'status',
      value: 'STATUS',
      choices: keyStatuses,
      summary: `one of ${keyStatuses.join(', ')}`,
    },
    { name: 'unused', value: 'SPAN', summary: 'not used for that long: 90d' },
    { name: 'expiring', value: 'SPAN', summary: 'expires within that time: 14d' },
    { name: 'filter', value: 'TEXT', summary: 'words, and terms such as last:>90d or scope:write' },
    { name: 'sort', value: 'FIELD', choices: sortFields, summary: `by ${sortFields.join(', ')}` },
    { name: 'reverse', summary: 'the other way round' },
    ...pagingOptions,
  ],
  notes: [
    'Revoked keys are listed with --status revoked only. Without --sort the newest key comes first.',
    'Words of --filter are looked for in name, id, token, account and profile. Its fields: name, id, token, account, profile, status, scope, ip, last, expires, created, used. What matches must match all terms.',
    'Columns of --plain: name, id, masked token, scopes or permissions, created, last used, status.',
  ],
  async run(context) {
    const { args, io, printer } = context;
    const query = readQuery(context);
    const paging = readPaging(args);
    const page = await context.withRack(({ service, actor }) =>
      whileWorking(context, 'Reading keys', (onProgress) =>
        fetchPages(
          paging,
          (wanted) => service.listKeys({ ...query, ...wanted }, actor),
          onProgress,
        ),
      ),
    );
    await printer.list({
      items: page.items,
      columns: keyColumns(io.now()),
      json: () => pageToWire(page, keyToWire),
      empty: isNarrowed(query)
        ? 'No keys match.'
        : 'No keys yet. keyrack api-key create NAME makes one.',
    });
    return undefined;
  },
};

function readQuery({ args }: Context) {
  const unused = args.text('unused');
  const expiring = args.text('expiring');
  const sort = args.text('sort');
  return {
    profile: args.text('profile'),
    account: args.text('account'),
    status: args.text('status'),
    text: args.text('filter'),
    unusedMs: unused === undefined ? undefined : readSpan('--unused', unused),
    expiringMs: expiring === undefined ? undefined : readSpan('--expiring', expiring),
    sort,
    descending: args.flag('reverse') ? sort !== undefined : undefined,
  };
}

function isNarrowed({
  sort: _sort,
  descending: _descending,
  ...conditions
}: ReturnType<typeof readQuery>) {
  return Object.values(conditions).some((one) => one !== undefined);
}
