/**
 * Opens a rack whose truth is in PostgreSQL. The directory of the box holds what is its own: the
 * snapshot that makes its start short, the refusals that it saw, its socket and settings.
 */
import type { BoxName } from '../core/alone.ts';
import { FreshUses } from '../core/fresh-uses.ts';
import type { Keyring } from '../core/keyring.ts';
import type { SnapshotData } from '../core/ports.ts';
import { SharedRates } from '../core/shared-rates.ts';
import { Usage } from '../core/usage.ts';
import type { Site } from './fold.ts';
import { writeHead } from './head-file.ts';
import type { PostgresAddress } from './postgres/address.ts';
import { Fleet } from './postgres/fleet.ts';
import { foldTable } from './postgres/fold-table.ts';
import { type Follower, follow } from './postgres/follow.ts';
import { Lease } from './postgres/lease.ts';
import { Link, linkFailed } from './postgres/link.ts';
import { PassedTable } from './postgres/passed.ts';
import { type Repeated, repeat } from './postgres/repeat.ts';
import { requireUtf8 } from './postgres/require-utf8.ts';
import { migrate } from './postgres/tables.ts';
import { tellTrouble } from './postgres/tell-trouble.ts';
import { UseTable } from './postgres/uses.ts';
import { lowdbSnapshot } from './snapshot-lowdb.ts';
import type { Source } from './source.ts';
import { markAsBox } from './store-mark.ts';

/** How a box works with its store. */
export interface PostgresOptions {
  readonly address: PostgresAddress;
  /** How long this box may judge without hearing from the store. */
  readonly leaseMs: number;
  /** Judges on by what it has after that. */
  readonly staleOk: boolean;
  /** Rate limits hold for all boxes together, as far as they know of each other. */
  readonly sharedRates: boolean;
}

/** Opens the rack; the tables are made if they are missing. */
export async function openPostgres(
  site: Site,
  self: BoxName,
  options: PostgresOptions,
): Promise<Source> {
  const { address, leaseMs, staleOk } = options;
  const { schema, place } = address;
  const links = openLinks(address, leaseMs);
  const { reader, keeper: link } = links.all;
  const lease = new Lease(leaseMs);
  const fleet = new Fleet({ link, schema, place, self, lease, leaseMs, staleOk });
  const onTrouble = tellTrouble(site.tell, { place, staleOk });
  try {
    await prepare(site, reader, address);
    const table = { ...links.all, schema, place, box: self.id };
    const { journal, state, saved } = await foldTable(site, table);
    const { usage, usesTold } = await shareUses(reader, address, saved);
    const rates = options.sharedRates ? shareRates(reader, schema, self.id, site.now) : null;
    let follower: Follower | null = null;
    let headNoted: Repeated | null = null;
    return {
      ...{ journal, peers: fleet, state, usage, saved, sharedRates: rates?.shared ?? null },
      versionOf: ({ head, usage: { expiries = 0 } }) => `${head.seq} ${expiries}`,
      save: (data) => lowdbSnapshot(site.directory, site).save(data),
      trouble: () => journal.trouble() ?? unheard(lease, staleOk),
      async follow(keyring) {
        follower = await follow({ keyring, fleet, link, schema, lease, leaseMs, onTrouble });
        headNoted = repeat(exchangeMs.head, headNoter(site, keyring));
      },
      async close() {
        await follower?.stop();
        await headNoted?.finish();
        await usesTold.finish();
        await rates?.told.finish();
        await fleet.leave().catch(() => undefined);
        await links.close();
      },
    };
  } catch (error) {
    await links.close();
    throw error;
  }
}

/** Appending, reading and keeping up have a connection each, so that none waits for another. */
function openLinks(address: PostgresAddress, leaseMs: number) {
  const all = {
    writer: new Link(address, { purpose: 'writer', timeoutMs: 5000 }),
    reader: new Link(address, { purpose: 'reader', timeoutMs: 30_000 }),
    keeper: new Link(address, { purpose: 'box', timeoutMs: Math.max(1000, leaseMs / 2) }),
  };
  const close = async () => {
    await Promise.all(Object.values(all).map((link) => link.close()));
  };
  return { all, close };
}

async function prepare(site: Site, reader: Link, address: PostgresAddress): Promise<void> {
  await requireUtf8(reader, address);
  await migrate(reader, address);
  await markAsBox(site, address.place);
}

async function shareUses(reader: Link, address: PostgresAddress, saved: SnapshotData | null) {
  const table = new UseTable(reader, address.schema);
  const fresh = new FreshUses();
  const uses = await table.load().catch((error) => {
    throw linkFailed('read the last uses', address.place, error);
  });
  const usage = new Usage({ ...saved?.usage, ...uses }, fresh);
  return { usage, usesTold: repeat(exchangeMs.uses, () => table.exchange(usage, fresh)) };
}

function shareRates(reader: Link, schema: string, box: string, now: () => number) {
  const table = new PassedTable(reader, schema, box);
  const shared = new SharedRates();
  return { shared, told: repeat(exchangeMs.rates, () => table.exchange(shared, now)) };
}

/** How often last uses are told to other boxes, how often requests that passed, and how often it is noted here what was seen. */
const exchangeMs = { uses: 5000, rates: 200, head: 1000 };

/** Notes in `head` how far this box has seen the table, so that it knows after a crash what a table must hold. */
function headNoter({ fileSystem, directory }: Site, keyring: Keyring): () => Promise<void> {
  let noted = 0;
  return async () => {
    const { head } = keyring;
    if (head.seq === noted) return;
    await writeHead(fileSystem, directory, head);
    noted = head.seq;
  };
}

function unheard(lease: Lease, staleOk: boolean): string | null {
  return lease.isOver() && !staleOk ? 'it has not heard from PostgreSQL' : null;
}
