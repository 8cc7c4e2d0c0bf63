import { type DigestMatch, maxDigests } from '../../core/digest-match.ts';
import { digestToken } from '../../core/token.ts';
import type { Place } from './place.ts';

/** A token of this rack, and where it stands. The token itself is not in it. */
export interface Finding {
  readonly place: Place;
  readonly match: DigestMatch;
}

/** Asks the rack which digests belong to keys; at most 500 at a time. */
export type AskRack = (batches: readonly (readonly string[])[]) => Promise<readonly DigestMatch[]>;

/** So many different look-alikes wait for one question, so many places at all. */
const askAt = 5000;
const maxPending = 100_000;
/** So many look-alikes are remembered as strangers, so that none is asked for again and again. */
const maxStrangers = 50_000;
const maxFindings = 10_000;

interface Waiting {
  readonly place: Place;
  readonly order: number;
}

/** What may be a token, until the rack has said whether it is. Of each only the digest is kept. */
export class Suspects {
  readonly #ask: AskRack;
  readonly #strangers = new Set<string>();
  readonly #known = new Map<string, DigestMatch>();
  readonly #findings: (Finding & Waiting)[] = [];
  #pending = new Map<string, Waiting[]>();
  #waiting = 0;
  #count = 0;
  /** How many were left out, because there are more than anybody can read. */
  dropped = 0;

  constructor(ask: AskRack) {
    this.#ask = ask;
  }

  /** Takes a look-alike. */
  add(place: Place, token: string): void {
    const digest = digestToken(token);
    if (this.#strangers.has(digest)) return;
    const order = this.#count++;
    const match = this.#known.get(digest);
    if (match) this.#note({ place, match, order });
    else if (this.#waiting < maxPending) this.#wait(digest, { place, order });
    else this.dropped += 1;
  }

  /** True if it is time to settle. */
  get isFull(): boolean {
    return this.#pending.size >= askAt || this.#waiting >= maxPending;
  }

  /** Asks about those that wait. */
  async settle(): Promise<void> {
    const pending = this.#pending;
    this.#pending = new Map();
    this.#waiting = 0;
    if (pending.size === 0) return;
    for (const match of await this.#ask(batchesOf([...pending.keys()])))
      this.#known.set(match.digest, match);
    for (const [digest, places] of pending) {
      const match = this.#known.get(digest);
      if (match) for (const one of places) this.#note({ ...one, match });
      else if (this.#strangers.size < maxStrangers) this.#strangers.add(digest);
    }
  }

  /** What was found so far, in the order in which it was met. */
  get findings(): readonly Finding[] {
    return this.#findings.toSorted((a, b) => a.order - b.order);
  }

  #wait(digest: string, spot: Waiting): void {
    this.#waiting += 1;
    const places = this.#pending.get(digest);
    if (places) places.push(spot);
    else this.#pending.set(digest, [spot]);
  }

  #note(finding: Finding & Waiting): void {
    if (this.#findings.length < maxFindings) this.#findings.push(finding);
    else this.dropped += 1;
  }
}

function batchesOf(digests: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(digests.length / maxDigests);
  return Array.from({ length: count }, (_, index) =>
    digests.slice(index * maxDigests, (index + 1) * maxDigests),
  );
}
