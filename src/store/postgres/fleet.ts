/**
 * The boxes that share a journal. Each has a row that it renews with its lease, and with the record
 * that it has applied. An acknowledged change holds everywhere because
 * whoever waits for it asks, after the change was committed, for boxes that live and have not applied
 * it, until there is none:
 * - a box that lives renews its lease, and then applies all that the table holds before it counts
 *   that lease for itself (`follow.ts`): one that was renewed unseen by whoever waits has the change;
 * - a box that is stopped, asleep or cut off does not renew. Its own right to judge ends, by its own
 *   clock (`lease.ts`), and a little later it is not waited for any more, by the clock of whoever
 *   waits (`sightings.ts`).
 */
import type { BoxName } from '../../core/alone.ts';
import type { Box } from '../../core/box.ts';
import type { Head } from '../../core/chain.ts';
import { KeyError } from '../../core/errors.ts';
import type { Peers } from '../../core/ports.ts';
import { listBoxes } from './boxes.ts';
import { foreignTable } from './foreign-table.ts';
import { type Lease, leaseRange, type Moment } from './lease.ts';
import { type Link, linkFailed } from './link.ts';
import { type Sighting, Sightings } from './sightings.ts';

/** What a fleet works with. */
export interface FleetOptions {
  /** Renews and asks, and hears of other boxes. */
  readonly link: Link;
  readonly schema: string;
  readonly place: string;
  readonly self: BoxName;
  readonly lease: Lease;
  readonly leaseMs: number;
  /** Judges on by what it has when the lease is over. */
  readonly staleOk: boolean;
}

interface Waiter {
  readonly seq: number;
  readonly sinceMs: number;
  readonly resolve: () => void;
}

/** How often rows are looked at while nobody tells anything. */
const lookMs = 100;

export class Fleet implements Peers {
  readonly #options: FleetOptions;
  readonly #waiters = new Set<Waiter>();
  readonly #sightings = new Sightings();
  #asking = false;
  #isNews = false;
  #wake: (() => void) | null = null;

  constructor(options: FleetOptions) {
    this.#options = options;
    options.link.listen(boxChannel(options.schema), () => this.#heard());
  }

  /**
   * Says that this box lives and has the journal up to `head`. Returns the moment from which the
   * lease counts, and the newest record, read after the lease was given: only a box that has that may use it.
   * Rejects with `store_damaged` if the table does not hold `head`.
   */
  async renew(head: Head): Promise<{ readonly from: Moment; readonly newest: number }> {
    const { link, schema, place, self, lease, leaseMs, staleOk } = this.#options;
    const from = lease.now();
    const renewed = await link.ask(
      `insert into ${schema}.box (id, name, version, seq, lease_ms, stale_ok, expires_at)
       select $1, $2, $3, $4::bigint, $5::integer, $6, clock_timestamp() + $5::integer * interval '1 millisecond'
       where ${this.#isKnown('$4', '$7')}
       on conflict (id) do update set seq = greatest(box.seq, excluded.seq),
         expires_at = clock_timestamp() + $5::integer * interval '1 millisecond'
       returning 1`,
      [self.id, self.name, self.version, head.seq, leaseMs, staleOk, head.hash],
    );
    if (renewed.length === 0) throw foreignTable('renew the lease of this box', place, head.seq);
    await this.#look();
    const rows = await link.ask(`select max(seq) as newest from ${schema}.event`);
    return { from, newest: Number(rows[0]?.newest ?? 0) };
  }

  /** Tells the others what this box has applied; that may be lost, the next renewal says it again. */
  async report({ seq, hash }: Head): Promise<void> {
    const { link, schema, self } = this.#options;
    await link.ask(
      `with lazy as (select set_config('synchronous_commit', 'off', true)),
       told as (update ${schema}.box set seq = $2 where id = $1 and seq < $2::bigint
         and ${this.#isKnown('$2', '$4')} and (select true from lazy) returning 1)
       select pg_notify($3, '') from told`,
      [self.id, seq, boxChannel(schema), hash],
    );
  }

  /** Gives the lease up and takes the row of this box away, and those of boxes that ended long ago. */
  async leave(): Promise<void> {
    const { link, schema, self, lease } = this.#options;
    lease.end();
    await link.ask(
      `with gone as (delete from ${schema}.box
         where id = $1 or expires_at < clock_timestamp() - interval '1 hour' returning 1)
       select pg_notify($2, '') from gone`,
      [self.id, boxChannel(schema)],
    );
  }

  /** Another box has applied something, or gone. */
  #heard(): void {
    this.#isNews = true;
    this.#wake?.();
  }

  reached({ seq }: Head): Promise<void> {
    return new Promise((resolve) => {
      this.#waiters.add({ seq, sinceMs: performance.now(), resolve });
      if (!this.#asking) void this.#askUntilDone();
      else this.#heard();
    });
  }

  requireCurrent(): void {
    const { lease, staleOk } = this.#options;
    if (staleOk || !lease.isOver()) return;
    const age = lease.ageMs();
    const since = Number.isFinite(age) ? `for ${Math.round(age / 1000)} s` : 'yet';
    const message = `Cannot judge tokens: this box has not heard from its store ${since}, and others may have changed the rack`;
    throw new KeyError('store_stale', message);
  }

  async list({ seq }: Head): Promise<readonly Box[]> {
    const { link, schema, self, place } = this.#options;
    return listBoxes(link, schema, { id: self.id, seq }).catch((error) => {
      throw linkFailed('list boxes', place, error);
    });
  }

  async #askUntilDone(): Promise<void> {
    this.#asking = true;
    while (this.#waiters.size > 0) {
      this.#isNews = false;
      const asked = [...this.#waiters];
      const reached = await this.#look().catch(() => null);
      for (const waiter of asked) if (this.#isDone(waiter, reached)) this.#release(waiter);
      if (this.#waiters.size > 0 && !this.#isNews) await this.#news();
    }
    this.#asking = false;
  }

  /** The record that every other box that may judge has applied; infinite if there is none. */
  async #look(): Promise<number> {
    const { link, schema, self } = this.#options;
    const rows = await link.ask(
      `select id, expires_at::text as stamp, seq, lease_ms, expires_at > clock_timestamp() as is_live
       from ${schema}.box where id <> $1`,
      [self.id],
    );
    this.#sightings.note(rows.map(toSighting));
    return this.#sightings.slowest();
  }

  /** While the database cannot be asked, a box that nobody here has seen yet may have been given the longest lease there is. */
  #isDone({ seq, sinceMs }: Waiter, reached: number | null): boolean {
    if (reached !== null) return seq <= reached;
    return performance.now() - sinceMs > leaseRange.toMs;
  }

  /** The condition that the table holds a record: a database that lost it holds another rack. */
  #isKnown(seq: string, hash: string): string {
    const { schema } = this.#options;
    return `(${seq}::bigint = 0 or exists (select 1 from ${schema}.event where seq = ${seq}::bigint and hash = ${hash}))`;
  }

  #release(waiter: Waiter): void {
    this.#waiters.delete(waiter);
    waiter.resolve();
  }

  #news(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, lookMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** Where boxes are told that one of them has applied something. */
function boxChannel(schema: string): string {
  return `${schema}_box`;
}

function toSighting(row: Readonly<Record<string, unknown>>): Sighting {
  return {
    id: String(row.id),
    stamp: String(row.stamp),
    seq: Number(row.seq),
    leaseMs: Number(row.lease_ms),
    isLive: row.is_live === true,
  };
}
