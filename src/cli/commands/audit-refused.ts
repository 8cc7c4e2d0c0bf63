import type { RefusalEntry } from '../../core/refusals.ts';
import { refusalsToWire } from '../../server/wire/refusal.ts';
import type { Command } from '../command.ts';
import { timeColumn } from '../output/columns.ts';
import type { Column } from '../output/table.ts';
import { pagingOptions, readPaging } from '../values/paging.ts';

/** Lists which presented tokens were refused. */
export const auditRefused: Command = {
  words: ['audit', 'refused'],
  summary: 'List which presented tokens were refused, how often and from where',
  examples: ['keyrack audit refused', 'keyrack audit refused --json'],
  options: pagingOptions,
  notes: [
    'One line for each code, source and key, the latest first. A source is an address, or the /64 network of an IPv6 address. KEY is shown where the true token of a key was presented. The record is bounded; what no longer stands in it is still in the sums of --json ("totals").',
    'Columns of --plain: code, source, key, count, first, last.',
  ],
  async run(context) {
    const { args, printer, io, withRack } = context;
    const paging = readPaging(args) ?? {};
    const page = await withRack(({ service, actor }) => service.listRefusals(paging, actor));
    await printer.list({
      items: page.items,
      columns: refusalColumns(io.now()),
      json: () => refusalsToWire(page),
      empty: 'No token was refused.',
    });
    return undefined;
  },
};

function refusalColumns(now: number): readonly Column<RefusalEntry>[] {
  return [
    { title: 'CODE', show: ({ code }) => code, worth: 6 },
    { title: 'SOURCE', show: ({ source }) => source ?? 'unknown', least: 8, worth: 5 },
    { title: 'KEY', show: ({ key }) => key ?? '-', plain: ({ key }) => key ?? '', worth: 4 },
    { title: 'COUNT', show: ({ count }) => String(count), worth: 3 },
    timeColumn('FIRST', ({ firstAt }) => firstAt, now, 1),
    timeColumn('LAST', ({ lastAt }) => lastAt, now, 2),
  ];
}
