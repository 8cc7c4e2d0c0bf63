import { randomUUID } from 'node:crypto';
import type { Head, JournalRecord } from '../../core/chain.ts';
import { KeyError } from '../../core/errors.ts';
import type { SharedUse } from '../../core/fresh-uses.ts';
import type { OnProgress } from '../../core/on-progress.ts';
import type { UsageData } from '../../core/ports.ts';
import type { Target } from '../carry.ts';
import { readWhole, type WholeLine, type WholeRack } from '../whole-rack.ts';
import type { PostgresAddress } from './address.ts';
import { newestEvent } from './events.ts';
import { AnswerLost, type Asker, Link, linkFailed, Refused } from './link.ts';
import { requireUtf8 } from './require-utf8.ts';
import { migrate, versionOf } from './tables.ts';
import { UseTable } from './uses.ts';

interface Site {
  readonly link: Link;
  readonly address: PostgresAddress;
  readonly attempt: string;
}

const linesAtOnce = 1000;
const bytesAtOnce = 4 * 1024 * 1024;
const uniqueViolation = '23505';

/** The tables of a database, made if they are missing, without an event in them. @throws conflict, store_failed */
export function databaseTarget(address: PostgresAddress, attempt: string): Target {
  const link = new Link(address, { purpose: 'copy', timeoutMs: 60_000 });
  const site: Site = { link, address, attempt };
  return {
    refuseOccupied: () => refuseOccupied(site),
    make: (rack, onRead) => make(rack, site, onRead),
    close: () => link.close(),
  };
}

async function refuseOccupied(site: Site): Promise<void> {
  const { link, address, attempt } = site;
  await requireUtf8(link, address);
  if ((await versionOf(link, address)) === 0) return;
  const newest = await newestEvent(link, address.schema).catch((error) => {
    throw linkFailed(attempt, address.place, error);
  });
  if (newest) throw occupied(site);
}

function occupied({ attempt, address }: Site): KeyError {
  const reason = `"${address.place}" holds a rack already`;
  const wayOut = 'name another database, or another schema: …?schema=NAME';
  return new KeyError('conflict', `Cannot ${attempt}: ${reason}; ${wayOut}`);
}

/** One transaction: until its end nobody sees anything, and a failure leaves nothing. */
async function make(rack: WholeRack, site: Site, onRead: OnProgress): Promise<void> {
  const { link, address, attempt } = site;
  await migrate(link, address);
  try {
    await link.transaction((asker) => fill(asker, rack, site, onRead));
  } catch (error) {
    if (error instanceof Refused && error.code === uniqueViolation) throw occupied(site);
    if (error instanceof AnswerLost) throw unconfirmed(rack, site, error);
    throw linkFailed(attempt, address.place, error);
  }
}

async function fill(asker: Asker, rack: WholeRack, site: Site, onRead: OnProgress): Promise<void> {
  const { schema } = site.address;
  const writer = new EventWriter(asker, schema);
  await readWhole(site.attempt, rack, (record, line) => writer.add(record, line), onRead);
  await writer.flush();
  // Without events there is no rack, and what uses are there belong to nothing.
  await asker.ask(`delete from ${schema}.last_use`);
  await new UseTable(asker, schema).add(sharedUses(rack.header.usage));
}

class EventWriter {
  readonly #asker: Asker;
  readonly #schema: string;
  readonly #box = randomUUID();
  #places: Head[] = [];
  #lines: string[] = [];
  #size = 0;

  constructor(asker: Asker, schema: string) {
    this.#asker = asker;
    this.#schema = schema;
  }

  async add(record: JournalRecord, { bytes }: WholeLine): Promise<void> {
    this.#places.push(record);
    this.#lines.push(bytes.toString('utf8'));
    this.#size += bytes.length;
    if (this.#lines.length >= linesAtOnce || this.#size >= bytesAtOnce) await this.flush();
  }

  async flush(): Promise<void> {
    if (this.#lines.length === 0) return;
    await this.#asker.ask(
      `insert into ${this.#schema}.event (seq, batch, line, hash, box)
       select seq, batch, convert_to(line, 'UTF8'), hash, $5
       from unnest($1::bigint[], $2::bigint[], $3::text[], string_to_array($4, chr(10)))
         as lines (seq, batch, hash, line)`,
      [
        this.#places.map(({ seq }) => seq),
        this.#places.map(({ batch }) => batch),
        this.#places.map(({ hash }) => hash),
        this.#lines.join('\n'),
        this.#box,
      ],
    );
    this.#places = [];
    this.#lines = [];
    this.#size = 0;
  }
}

function sharedUses({ total, previous }: UsageData): readonly SharedUse[] {
  const of = (secret: SharedUse['secret'], uses: UsageData['total']) =>
    uses.map(([id, { count, at, ip }]) => ({ id, secret, count, at, ip }));
  return [...of('total', total), ...of('previous', previous)];
}

function unconfirmed({ header }: WholeRack, { attempt, address }: Site, cause: Error): KeyError {
  const reason = `PostgreSQL at "${address.place}" did not confirm the last step (${cause.message})`;
  const step = `look with keyrack audit head whether it reaches event ${header.seq}: then everything is there, else nothing is`;
  return new KeyError('store_failed', `Cannot ${attempt}: ${reason}; ${step}`, { cause });
}
