import { KeyError } from '../../core/errors.ts';
import type { WholeLine, WholeRack } from '../whole-rack.ts';
import type { PostgresAddress } from './address.ts';
import { isLiving, listBoxes } from './boxes.ts';
import { type EventRow, eventsFrom, newestEvent } from './events.ts';
import { Link, linkFailed } from './link.ts';
import { requireKnownVersion, versionOf } from './tables.ts';
import { UseTable } from './uses.ts';

/** How a rack in a database is read. */
export interface DatabaseSourceOptions {
  readonly attempt: string;
  readonly now: number;
  /** No box may work with it, from the beginning to the end. */
  readonly alone: boolean;
}

interface Source extends DatabaseSourceOptions {
  readonly link: Link;
  readonly address: PostgresAddress;
}

const pageLines = 1000;
const wayOut = 'nothing was written, see keyrack doctor for the next step';

/**
 * The rack in a database as it is now: what boxes append meanwhile is behind the place that its header
 * names. @throws not_found (no rack), store_locked (a box works with it), store_damaged, store_failed
 */
export async function wholeOfDatabase(
  address: PostgresAddress,
  options: DatabaseSourceOptions,
): Promise<WholeRack> {
  const link = new Link(address, { purpose: 'copy', timeoutMs: 60_000 });
  try {
    return await wholeBy({ ...options, link, address });
  } catch (error) {
    await link.close();
    throw linkFailed(options.attempt, address.place, error);
  }
}

async function wholeBy(source: Source): Promise<WholeRack> {
  const { link, address, attempt, now } = source;
  const { schema, place } = address;
  await requireReadable(source);
  await refuseLiving(source);
  const newest = await newestEvent(link, schema);
  if (!newest) throw noRack(attempt, place);
  const usage = await new UseTable(link, schema).load();
  return {
    header: { keyrack_backup: 1, ...newest, created_at: new Date(now).toISOString(), usage },
    ...{ name: `"${place}"`, wayOut, isChecked: false },
    placeOf: ({ number }) => `event ${number} in "${place}"`,
    lines: () => linesOf(source, newest.seq),
    close: () => link.close(),
  };
}

async function requireReadable({ link, address, attempt }: Source): Promise<void> {
  const found = await versionOf(link, address);
  if (found === 0) throw noRack(attempt, address.place);
  requireKnownVersion(found, address);
}

/** Whoever copies a rack to go on elsewhere must not leave behind what a box acknowledges meanwhile. */
async function refuseLiving({ link, address, attempt, alone }: Source): Promise<void> {
  if (!alone) return;
  const living = (await listBoxes(link, address.schema, null)).filter(isLiving);
  if (living.length === 0) return;
  const names = living.map(({ name }) => `"${name}"`).join(', ');
  const seconds = Math.ceil(Math.max(...living.map(({ leaseMs }) => leaseMs ?? 0)) / 1000);
  const reason = `a Keyrack works with "${address.place}" on ${names}`;
  const wayOut = `stop it (one that was killed counts for ${seconds} s more), or add --while-running`;
  throw new KeyError('store_locked', `Cannot ${attempt}: ${reason}; ${wayOut}`);
}

async function refuseMoved(source: Source, last: number): Promise<void> {
  const { link, address, attempt, alone } = source;
  if (!alone) return;
  await refuseLiving(source);
  const newest = await newestEvent(link, address.schema);
  if (newest?.seq === last) return;
  const reason = `"${address.place}" was changed meanwhile, and reaches event ${newest?.seq} now`;
  throw new KeyError('conflict', `Cannot ${attempt}: ${reason}; nothing was written, try again`);
}

function noRack(attempt: string, place: string): KeyError {
  return new KeyError('not_found', `Cannot ${attempt}: "${place}" holds no rack`);
}

/** Rows are only ever added, so pages that are read one after another are of one table. */
async function* linesOf(source: Source, last: number): AsyncGenerator<readonly WholeLine[]> {
  const { link, address, attempt } = source;
  try {
    for (let next = 1; next <= last; ) {
      const limit = Math.min(pageLines, last - next + 1);
      const rows = await eventsFrom(link, address.schema, next, limit);
      if (rows.length === 0) break;
      yield rows.map(toLine);
      next = (rows.at(-1)?.seq ?? last) + 1;
    }
    await refuseMoved(source, last);
  } catch (error) {
    throw linkFailed(attempt, address.place, error);
  }
}

function toLine({ line: bytes, ...column }: EventRow): WholeLine {
  return { number: column.seq, offset: 0, bytes, terminated: true, column };
}
