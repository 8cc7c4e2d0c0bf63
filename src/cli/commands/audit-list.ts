import { describeActor } from '../../core/actor.ts';
import type { AuditEntry } from '../../core/audit.ts';
import { eventTypes } from '../../core/event.ts';
import { auditEntryToWire } from '../../server/wire/audit.ts';
import { pageToWire } from '../../server/wire/page.ts';
import type { Command, Context } from '../command.ts';
import type { Column } from '../output/table.ts';
import { relativeTime } from '../output/time.ts';
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
    { name: 'type', value: 'TYPE', summary: 'only events of this type' },
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

function auditColumns(now: number): readonly Column<AuditEntry>[] {
  return [
    { title: 'SEQ', show: ({ seq }) => String(seq), worth: 2 },
    {
      title: 'WHEN',
      show: ({ ts }) => relativeTime(ts, now),
      plain: ({ ts }) => ts,
      worth: 5,
    },
    { title: 'WHO', show: ({ actor }) => describeActor(actor), least: 8, worth: 4 },
    { title: 'WHAT', show: ({ op }) => op, worth: 6 },
    { title: 'SUBJECT', show: subjectOf, worth: 3 },
    {
      title: 'DETAIL',
      show: detailOf,
      plain: (entry) => JSON.stringify(auditEntryToWire(entry).data),
      least: 8,
      worth: 1,
    },
  ];
}

/** The key or the account that the event is about. */
function subjectOf({ data }: AuditEntry): string {
  return String(data.id ?? data.name ?? data.segment ?? '');
}

/** What of an event a line has room for: a new key's name, the fields that were changed. */
function detailOf({ data }: AuditEntry): string {
  if (typeof data.to === 'object' && data.to !== null) return Object.keys(data.to).join(', ');
  return 'id' in data ? String(data.name ?? '') : String(data.role ?? '');
}
