import { setTimeout as delay } from 'node:timers/promises';
import type { AuditEntry } from '../../core/audit.ts';
import { maxLimit } from '../../core/page.ts';
import { safeText } from '../../core/text.ts';
import { auditEntryToWire } from '../../server/wire/audit.ts';
import type { Command, Context } from '../command.ts';
import type { Connection } from '../connect.ts';
import { auditColumns } from '../output/audit-columns.ts';
import { toJsonLine } from '../output/json.ts';

const shownFirst = 10;
const pauseMs = 1000;

/** Prints the newest management events, and every later one when it happens. */
export const auditTail: Command = {
  words: ['audit', 'tail'],
  summary: 'Print the newest events, and go on with each new one',
  examples: ['keyrack audit tail', 'keyrack audit tail --json | jq --unbuffered .op'],
  notes: [
    'It ends on a signal. If nobody serves the rack, the newest 10 events are all.',
    'With --json and --plain each event is one line; the columns are those of audit list --plain.',
  ],
  run: (context) => context.withRack((rack) => tail(rack, context)),
};

async function tail(rack: Connection, context: Context): Promise<undefined> {
  const { io, printer } = context;
  let last = await printAfter(0, rack, context);
  if (!rack.isServed) {
    await printer.say('Nobody serves this rack, so nothing is followed; see keyrack serve.');
    return undefined;
  }
  for (;;) {
    await delay(pauseMs, undefined, { signal: io.signal });
    last = await printAfter(last, rack, context);
  }
}

/** Prints what came after an event, oldest first, and returns the last one. */
async function printAfter(last: number, rack: Connection, context: Context): Promise<number> {
  const entries = last === 0 ? await newest(rack, shownFirst, 1) : await entriesAfter(last, rack);
  for (const entry of entries.toReversed()) await print(entry, context);
  return entries[0]?.seq ?? last;
}

/** Newest first. Events that come while pages are fetched move the others on, so one may be met twice. */
async function entriesAfter(last: number, rack: Connection): Promise<readonly AuditEntry[]> {
  const found = new Map<number, AuditEntry>();
  for (let page = 1; ; page += 1) {
    const items = await newest(rack, maxLimit, page);
    const fresh = items.filter(({ seq }) => seq > last);
    for (const entry of fresh) found.set(entry.seq, entry);
    if (fresh.length < maxLimit) break;
  }
  return [...found.values()].sort((a, b) => b.seq - a.seq);
}

async function newest(
  { service, actor }: Connection,
  limit: number,
  page: number,
): Promise<readonly AuditEntry[]> {
  return (await service.listAudit({ limit, page }, actor)).items;
}

async function print(entry: AuditEntry, { io, printer }: Context): Promise<void> {
  if (printer.format === 'json') return printer.data(toJsonLine(auditEntryToWire(entry)));
  const columns = auditColumns(io.now());
  if (printer.format === 'plain') {
    return printer.plain(...columns.map(({ show, plain = show }) => plain(entry)));
  }
  // "3m ago" would be wrong a minute later, and the line stays.
  const cells = columns.map(({ title, show }) => (title === 'WHEN' ? entry.ts : show(entry)));
  const line = cells.filter((cell) => cell !== '').join('  ');
  return printer.data(`${printer.own(safeText(line))}\n`);
}
