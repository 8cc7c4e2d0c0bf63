/**
 * The boxes that share a journal. Each has a row with its lease, which ends by the clock of the
 * database, and the record that it has applied. An acknowledged change holds everywhere because
 * whoever waits for it asks, after the change was committed, for boxes that live and have not applied
 * it, until there is none:
 * - a box that lives renews its lease, and then applies all that the table holds before it counts
 *   that lease for itself (`follow.ts`): one that was renewed unseen by whoever waits has the change;
 * - a box that is stopped, asleep or cut off does not renew. Its row ends, and so does its own
 *   right to judge, a little earlier and by its own clock (`lease.ts`).
 */
import type { BoxName } from '../../core/alone.ts';
import type { Box } from '../../core/box.ts';
import type { Head } from '../../core/chain.ts';
import { KeyError } from '../../core/errors.ts';
import type { Peers } from '../../core/ports.ts';
import { listBoxes } from './boxes.ts';
import type { Lease, Moment } from './lease.ts';
import { type Link, linkFailed } from './link.ts';

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
  #longestLeaseMs: number;
  #asking = false;
  #isNews = false;
  #wake: (() => void) | null = null;

  constructor(options: FleetOptions) {
    this.#options = options;
    this.#longestLeaseMs = options.leaseMs;
    options.link.listen(boxChannel(options.schema), () => this.#heard());
  }

  /**
   * Says that this box lives and has the journal up to `seq`. Returns the moment from which the
   * lease counts, and the newest record, read after the lease was given: only a box that has that may use it.
   */
  async renew(seq: number): Promise<{ readonly from: Moment; readonly newest: number }> {
    const { link, schema, self, lease, leaseMs, staleOk } = this.#options;
    const from = lease.now();
    await link.ask(
      `insert into ${schema}.box (id, name, version, seq, lease_ms, stale_ok, expires_at)
       values ($1, $2, $3, $4, $5::integer, $6, clock_timestamp() + $5::integer * interval '1 millisecond')
       on conflict (id) do update set seq = greatest(box.seq, excluded.seq),
         expires_at = clock_timestamp() + $5::integer * interval '1 millisecond'`,
      [self.id, self.name, self.version, seq, leaseMs, staleOk],
    );
    const rows = await link.ask(`select max(seq) as newest from ${schema}.event`);
    return { from, newest: Number(rows[0]?.newest ?? 0) };
  }

  /** Tells the others what this box has applied; that may be lost, the next renewal says it again. */
  async report(seq: number): Promise<void> {
    const { link, schema, self } = this.#options;
    await link.ask(
      `with lazy as (select set_config('synchronous_commit', 'off', true)),
       told as (update ${schema}.box set seq = $2 where id = $1 and seq < $2 and (select true from lazy) returning 1)
       select pg_notify($3, '') from told`,
      [self.id, seq, boxChannel(schema)],
    );
  }

  /** Takes the row of this box away, and those of boxes that ended long ago. Nothing may be judged by it from now on. */
  async leave(): Promise<void> {
    const { link, schema, self } = this.#options;
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
      const reached = await this.#slowest().catch(() => null);
      for (const waiter of asked) if (this.#isDone(waiter, reached)) this.#release(waiter);
      if (this.#waiters.size > 0 && !this.#isNews) await this.#news();
    }
    this.#asking = false;
  }

  /** The record that every other box that lives has applied; infinite if there is none. */
  async #slowest(): Promise<number> {
    const { link, schema, self } = this.#options;
    const rows = await link.ask(
      `select min(seq) as seq, max(lease_ms) as lease_ms from ${schema}.box
       where id <> $1 and expires_at > clock_timestamp()`,
      [self.id],
    );
    const { seq = null, lease_ms } = rows[0] ?? {};
    this.#longestLeaseMs = Math.max(this.#longestLeaseMs, Number(lease_ms ?? 0));
    return seq === null ? Number.POSITIVE_INFINITY : Number(seq);
  }

  /** Where the database cannot be asked, every lease that was given before the change has ended after so long. */
  #isDone({ seq, sinceMs }: Waiter, reached: number | null): boolean {
    if (reached !== null) return seq <= reached;
    return performance.now() - sinceMs > this.#longestLeaseMs;
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
