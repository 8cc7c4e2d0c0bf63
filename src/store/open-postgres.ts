/**
 * Opens a rack whose truth is in PostgreSQL. The directory of the box holds what is its own: the
 * snapshot that makes its start short, the refusals that it saw, its socket and settings.
 */
import type { BoxName } from '../core/alone.ts';
import { genesisHead, type Head } from '../core/chain.ts';
import type { KeyrackEvent } from '../core/event.ts';
import { FreshUses } from '../core/fresh-uses.ts';
import { genesis } from '../core/genesis.ts';
import type { Keyring } from '../core/keyring.ts';
import { Overtaken } from '../core/overtaken.ts';
import type { SnapshotData } from '../core/ports.ts';
import { readNext } from '../core/read-next.ts';
import { apply, State } from '../core/state.ts';
import { Usage } from '../core/usage.ts';
import type { Site } from './fold.ts';
import { eventChannel, PostgresJournal } from './journal-postgres.ts';
import type { PostgresAddress } from './postgres/address.ts';
import { boxChannel, Fleet } from './postgres/fleet.ts';
import { type Follower, follow } from './postgres/follow.ts';
import { Lease } from './postgres/lease.ts';
import { Link, linkFailed } from './postgres/link.ts';
import { requireUtf8 } from './postgres/require-utf8.ts';
import { migrate } from './postgres/tables.ts';
import { UseTable } from './postgres/uses.ts';
import { lowdbSnapshot } from './snapshot-lowdb.ts';
import type { Source } from './source.ts';
import { storeDamaged } from './store-error.ts';
import { markAsBox } from './store-mark.ts';

/** How a box works with its store. */
export interface PostgresOptions {
  readonly address: PostgresAddress;
  /** How long this box may judge without hearing from the store. */
  readonly leaseMs: number;
  /** Judges on by what it has after that. */
  readonly staleOk: boolean;
}

const exchangeMs = 5000;

/** Opens the rack; the tables are made if they are missing. */
export async function openPostgres(
  site: Site,
  self: BoxName,
  { address, leaseMs, staleOk }: PostgresOptions,
): Promise<Source> {
  const { schema, place } = address;
  let follower: Follower | null = null;
  const writer = new Link(address, { purpose: 'writer', timeoutMs: 5000 });
  const reader = new Link(address, { purpose: 'reader', timeoutMs: 30_000 });
  const keeper = new Link(address, {
    purpose: 'box',
    timeoutMs: Math.max(1000, leaseMs / 2),
    channels: [eventChannel(schema), boxChannel(schema)],
    onNotification: (channel, payload) =>
      channel === boxChannel(schema) ? fleet.heard() : follower?.heard(Number(payload)),
  });
  const lease = new Lease(leaseMs);
  const fleet = new Fleet({ link: keeper, schema, place, self, lease, leaseMs, staleOk });
  const closeLinks = () => Promise.all([writer, reader, keeper].map((link) => link.close()));
  try {
    await requireUtf8(reader, address);
    await migrate(reader, address);
    await markAsBox(site, place);
    const { saved, journal, state } = await fold(site, {
      writer,
      reader,
      schema,
      place,
      box: self.id,
    });
    const table = new UseTable(reader, schema);
    const fresh = new FreshUses();
    const uses = await table.load().catch((error) => {
      throw linkFailed('read the last uses', place, error);
    });
    const usage = new Usage({ ...saved?.usage, ...uses }, fresh);
    const exchange = () => table.exchange(usage, fresh).catch(() => undefined);
    const timer = setInterval(exchange, exchangeMs).unref();
    return {
      ...{ journal, peers: fleet, state, usage, saved },
      versionOf: ({ head, usage: { expiries = 0 } }) => `${head.seq} ${expiries}`,
      save: (data) => lowdbSnapshot(site.directory, site).save(data),
      trouble: () => journal.trouble() ?? unheard(lease, staleOk),
      async follow(keyring: Keyring) {
        follower = await follow({
          keyring,
          fleet,
          lease,
          leaseMs,
          onTrouble: teller(site, place, staleOk),
        });
      },
      async close() {
        clearInterval(timer);
        await follower?.stop();
        await exchange();
        await fleet.leave().catch(() => undefined);
        await closeLinks();
      },
    };
  } catch (error) {
    await closeLinks();
    throw error;
  }
}

function unheard(lease: Lease, staleOk: boolean): string | null {
  return lease.isOver() && !staleOk ? 'it has not heard from PostgreSQL' : null;
}

/** Tells when the store is lost and found again. */
function teller(site: Site, place: string, staleOk: boolean): (error: unknown) => void {
  let wasLost = false;
  return (error) => {
    const isLost = error !== null;
    if (isLost === wasLost) return;
    wasLost = isLost;
    const then = staleOk
      ? 'tokens are judged by what this box knows (--stale-ok)'
      : 'tokens are judged until the lease is over';
    const reason = error instanceof Error ? error.message : String(error);
    site.tell(
      isLost ? `"${place}" does not answer (${reason}); ${then}` : `"${place}" answers again`,
    );
  };
}

interface Table {
  readonly writer: Link;
  readonly reader: Link;
  readonly schema: string;
  readonly place: string;
  readonly box: string;
}

interface Folded {
  readonly saved: SnapshotData | null;
  readonly journal: PostgresJournal;
  readonly state: State;
}

/** The state: the snapshot of this box, brought up to date from the table. A new rack gets its first events. */
async function fold(site: Site, table: Table): Promise<Folded> {
  const saved = await lowdbSnapshot(site.directory, { fileSystem: site.fileSystem }).load();
  await requireKnown(table, saved, site.directory);
  const state = State.from(saved?.rack ?? { accounts: [], keys: [] });
  const journal = new PostgresJournal({ ...table, head: saved?.head ?? genesisHead });
  await takeUpAll(journal, state);
  const events = genesis(new Date(site.now()).toISOString(), site.user);
  if (journal.head().seq === 0) {
    await journal.append(events).then(
      () => applyAll(state, events),
      (error) => {
        if (!(error instanceof Overtaken)) throw error;
      },
    );
  }
  await takeUpAll(journal, state);
  return { saved, journal, state };
}

function applyAll(state: State, events: readonly KeyrackEvent[]): void {
  for (const event of events) apply(state, event);
}

async function takeUpAll(journal: PostgresJournal, state: State): Promise<void> {
  for (let head = journal.head(); ; ) {
    const lines = await journal.takeUp();
    if (lines.length === 0) return;
    for (const line of lines) {
      const record = readNext(line, head);
      apply(state, record);
      head = record;
    }
  }
}

/** What this box has seen must be in the table: a table that lost it may have lost a revoke. */
async function requireKnown(
  { reader, schema, place }: Table,
  saved: SnapshotData | null,
  directory: string,
): Promise<void> {
  const head: Head | undefined = saved?.head;
  if (!head || head.seq === 0) return;
  const rows = await reader
    .ask(`select hash from ${schema}.event where seq = $1`, [head.seq])
    .catch((error) => {
      throw linkFailed('open the store', place, error);
    });
  if (rows[0]?.hash === head.hash) return;
  const reason = rows[0]
    ? `it holds another event ${head.seq} than this box has seen`
    : `it does not hold event ${head.seq}, which this box has seen`;
  throw storeDamaged(
    'open the store',
    `"${place}": ${reason}; it was restored from a backup, or is another rack`,
    `nothing was changed; if that is as it should be, move "${directory}/keyrack.json" away, and look which keys must be revoked again`,
  );
}
