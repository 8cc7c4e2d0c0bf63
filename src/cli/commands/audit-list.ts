import { eventTypes } from '../../core/event.ts';
import { auditEntryToWire } from '../../server/wire/audit.ts';
import { pageToWire } from '../../server/wire/page.ts';
import type { Command, Context } from '../command.ts';
import { auditColumns } from '../output/audit-columns.ts';
import { pagingOptions, readPaging } from '../values/paging.ts';
import { readSince } from '../values/since.ts';

/** Lists management events, newest first. */
export const auditList: Command = {
  words: ['audit', 'list'],
  summary: 'List who changed what, newest first',
  examples: [
    'keyrack audit list',
    'keyrack audit list --key kr_4fJ0aZq81LmT',
    'keyrack audit list --type key.revoked --since 7d --json',
  ],
  options: [
    { name: 'key', value: 'ID', summary: 'only what happened to this key' },
    { name: 'actor', value: 'NAME', summary: 'only what this user, account or key did' },
    { name: 'type', value: 'TYPE', choices: eventTypes, summary: 'only events of this type' },
    { name: 'since', value: 'WHEN', summary: 'only from then on: 24h, 2027-01-01, ISO 8601' },
    ...pagingOptions,
  ],
  notes: [
    `Types: ${eventTypes.join(', ')}.`,
    'Without --page the newest 50 are listed.',
    'Columns of --plain: sequence number, time, actor, type, subject, data as JSON.',
  ],
  async run(context) {
    const { args, printer, io } = context;
    const query = { ...readQuery(context), ...readPaging(args) };
    const page = await context.withRack(({ service, actor }) => service.listAudit(query, actor));
    await printer.list({
      items: page.items,
      columns: auditColumns(io.now()),
      json: () => pageToWire(page, auditEntryToWire),
      empty: 'No events match.',
    });
    const shown = (page.page - 1) * page.limit + page.items.length;
    if (printer.format === 'human' && page.items.length > 0 && shown < page.total) {
      await printer.say(
        `${shown} of ${page.total} events; --page ${page.page + 1} shows older ones.`,
      );
    }
    return undefined;
  },
};

function readQuery({ args, io }: Context) {
  const since = args.text('since');
  return {
    key: args.text('key'),
    actor: args.text('actor'),
    type: args.text('type'),
    since: since === undefined ? undefined : readSince(since, io.now()),
  };
}
