import type { FreshUses, SharedUse } from './fresh-uses.ts';
import type { UsageData, Use } from './ports.ts';

/**
 * Last uses and counts, in memory: a request that only presents a token never touches the disk.
 * They are saved with the snapshot, so the last seconds before a crash may be missing. Boxes that
 * share a rack exchange them from time to time, see `FreshUses`.
 */
export class Usage {
  readonly #total: Map<string, Use>;
  readonly #previous: Map<string, Use>;
  readonly #fresh: FreshUses | null;
  #seen: number;
  #clockReset: string;
  #stamp = { now: Number.NaN, at: '' };
  #expiries: number;

  constructor(data: UsageData = { total: [], previous: [] }, fresh: FreshUses | null = null) {
    this.#total = new Map(data.total);
    this.#previous = new Map(data.previous);
    this.#fresh = fresh;
    this.#seen = data.seen === undefined ? 0 : Date.parse(data.seen);
    this.#clockReset = data.clockReset ?? '';
    this.#expiries = data.expiries ?? 0;
  }

  toData(): UsageData {
    return {
      total: [...this.#total],
      previous: [...this.#previous],
      ...(this.#seen !== 0 && { seen: new Date(this.#seen).toISOString() }),
      ...(this.#clockReset !== '' && { clockReset: this.#clockReset }),
      ...(this.#expiries !== 0 && { expiries: this.#expiries }),
    };
  }

  /** The latest moment that was seen, in milliseconds. */
  get seen(): number {
    return this.#seen;
  }

  /** Notes that it is this late already. */
  see(now: number): void {
    this.#seen = Math.max(this.#seen, now);
  }

  /** Forgets the moments that were seen before the reset, unless that is done already. */
  resetClock(reset: string): void {
    if (reset === this.#clockReset) return;
    this.#clockReset = reset;
    this.#seen = 0;
  }

  /** Notes that a token was refused because it had expired. */
  noteExpiry(): void {
    this.#expiries += 1;
  }

  /** Notes one use of a key by one of its secrets. */
  stamp(id: string, secret: 'current' | 'previous', ip: string | null, now: number): void {
    const at = this.#timeOf(now);
    const use = add(this.#total, id, ip, at);
    if (secret === 'previous') add(this.#previous, id, ip, at);
    this.#fresh?.stamp(id, secret, use);
  }

  total(id: string): Use | undefined {
    return this.#total.get(id);
  }

  previous(id: string): Use | undefined {
    return this.#previous.get(id);
  }

  /** Begins to count the old secret of a rotation from nothing; `at` is when it was rotated, ISO 8601 UTC. */
  resetPrevious(id: string, at: string): void {
    this.#previous.delete(id);
    this.#fresh?.reset(id, at);
  }

  /** Takes in what all boxes together noted; the uses that this one has not handed on yet come on top. */
  takeIn(shared: readonly SharedUse[]): void {
    for (const { id, secret, ...use } of shared) {
      const fresh = this.#fresh?.get(secret, id);
      const uses = secret === 'total' ? this.#total : this.#previous;
      uses.set(id, fresh ? merged(use, fresh) : use);
    }
  }

  /** Under load many uses fall into one millisecond, and its text costs more than the rest of a stamp. */
  #timeOf(now: number): string {
    if (this.#stamp.now !== now) this.#stamp = { now, at: new Date(now).toISOString() };
    return this.#stamp.at;
  }
}

function add(uses: Map<string, Use>, id: string, ip: string | null, at: string): Use {
  const use = { count: (uses.get(id)?.count ?? 0) + 1, at, ip };
  uses.set(id, use);
  return use;
}

/** Uses of two boxes: the later one is the last. */
function merged(a: Use, b: Use): Use {
  return { ...(a.at > b.at ? a : b), count: a.count + b.count };
}
