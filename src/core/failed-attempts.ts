/**
 * How often one source may present tokens that nobody knows. Guessing is hopeless against 190
 * random bits; the limit tells a guesser, or a client that lost its key, to slow down, and keeps
 * the answers to it short. A known token is judged whatever its neighbours do, so nobody can lock
 * out a key by failing from the same address.
 *
 * Each source has a bucket of tries that fills up again steadily. Strangers choose the sources, so
 * only so many are remembered: the one that was seen longest ago is forgotten, but a used-up one
 * only if the ones looked at before it are used up as well.
 */
import { sourceOf } from './addresses.ts';

/** Tries that a source has at once, the time in which they fill up again, and how many sources are remembered. */
const tries = 60;
const refillMs = 60_000;
const maxSources = 10_000;
const looks = 8;

interface Bucket {
  readonly left: number;
  readonly at: number;
}

export class FailedAttempts {
  readonly #buckets = new Map<string, Bucket>();

  /** Notes a failed try at `now`; returns 0, or in how many milliseconds the next try is due if there were too many. */
  note(ip: string, now: number): number {
    const source = sourceOf(ip);
    const bucket = this.#buckets.get(source);
    const left = bucket ? filled(bucket, now) : tries;
    const isFree = left >= 1;
    this.#buckets.delete(source);
    this.#buckets.set(source, { left: isFree ? left - 1 : left, at: now });
    if (this.#buckets.size > maxSources) this.#forgetOne(now);
    return isFree ? 0 : Math.ceil((1 - left) * (refillMs / tries));
  }

  #forgetOne(now: number): void {
    const oldest = [...this.#buckets.entries().take(looks)];
    const clean = oldest.find(([, bucket]) => filled(bucket, now) >= 1);
    const [source] = clean ?? oldest[0] ?? [];
    if (source !== undefined) this.#buckets.delete(source);
  }
}

/** The tries of a bucket by now. A clock that was set back takes none away. */
function filled({ left, at }: Bucket, now: number): number {
  return Math.min(tries, left + Math.max(0, now - at) * (tries / refillMs));
}
