/**
 * Which presented tokens were refused, how often and from where. Strangers write here, so it is
 * bounded: one entry for each code, source and key, at most so many entries of keys and as many
 * of strangers, so that strangers cannot push out what happened to a key. What is pushed out
 * stays in the counts by code. A source is an IPv4 address or the /64 of an IPv6 address, which is
 * what one customer gets.
 */
import { sourceOf } from './addresses.ts';
import { type Page, type Paging, paginate } from './page.ts';
import type { VerdictCode } from './verdict.ts';

export type RefusalCode = Exclude<VerdictCode, 'VALID' | 'MISSING'>;

/** Refusals of one kind: `key` is the id of the key whose true token was presented, if it was. */
export interface RefusalEntry {
  readonly code: RefusalCode;
  readonly source: string | null;
  readonly key: string | null;
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

/** All that is remembered: entries, the latest last, and counts by code of entries and of what was pushed out. */
export interface RefusalData {
  readonly entries: readonly RefusalEntry[];
  readonly totals: Readonly<Partial<Record<RefusalCode, number>>>;
}

/** Entries by page, the latest first, with the counts by code. */
export type RefusalPage = Page<RefusalEntry> & Pick<RefusalData, 'totals'>;

interface Counted {
  readonly code: RefusalCode;
  readonly source: string | null;
  readonly key: string | null;
  readonly firstAt: number;
  count: number;
  lastAt: number;
}

/** The most entries of keys, and of strangers. */
export const maxEntries = 1000;

export class Refusals {
  readonly #ofKeys = new Map<string, Counted>();
  readonly #ofStrangers = new Map<string, Counted>();
  readonly #totals = new Map<RefusalCode, number>();

  constructor({ entries, totals }: RefusalData = { entries: [], totals: {} }) {
    for (const { firstAt, lastAt, ...entry } of entries) {
      this.#put({ ...entry, firstAt: Date.parse(firstAt), lastAt: Date.parse(lastAt) });
    }
    for (const [code, count] of Object.entries(totals))
      this.#totals.set(code as RefusalCode, count);
  }

  /** How many refusals were ever noted. */
  get count(): number {
    return this.#totals.values().reduce((sum, count) => sum + count, 0);
  }

  /** Notes one refusal at `now` (milliseconds). */
  note(code: RefusalCode, ip: string | null, key: string | null, now: number): void {
    this.#totals.set(code, (this.#totals.get(code) ?? 0) + 1);
    const source = ip === null ? null : sourceOf(ip);
    const known = this.#entriesOf(key).get(nameOf({ code, source, key }));
    if (known) this.#put(Object.assign(known, { count: known.count + 1, lastAt: now }));
    else this.#put({ code, source, key, count: 1, firstAt: now, lastAt: now });
  }

  /** The entries by page, the latest first. Throws `invalid_input` for a page out of range. */
  list(paging: Paging): RefusalPage {
    const { entries, totals } = this.toData();
    return { ...paginate(entries.toReversed(), paging), totals };
  }

  toData(): RefusalData {
    const all = [...this.#ofKeys.values(), ...this.#ofStrangers.values()];
    const entries = all.sort((a, b) => a.lastAt - b.lastAt).map(toEntry);
    return { entries, totals: Object.fromEntries(this.#totals) };
  }

  /** The entry that was touched last stands last, so the first one is the one to push out. */
  #put(entry: Counted): void {
    const entries = this.#entriesOf(entry.key);
    const name = nameOf(entry);
    entries.delete(name);
    entries.set(name, entry);
    const [oldest] = entries.keys();
    if (entries.size > maxEntries && oldest !== undefined) entries.delete(oldest);
  }

  #entriesOf(key: string | null): Map<string, Counted> {
    return key === null ? this.#ofStrangers : this.#ofKeys;
  }
}

function nameOf({ code, source, key }: Pick<Counted, 'code' | 'source' | 'key'>): string {
  return `${code} ${source} ${key}`;
}

function toEntry({ firstAt, lastAt, ...entry }: Counted): RefusalEntry {
  return {
    ...entry,
    firstAt: new Date(firstAt).toISOString(),
    lastAt: new Date(lastAt).toISOString(),
  };
}
