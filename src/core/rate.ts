import { parseDuration } from './duration.ts';
import { KeyError } from './errors.ts';
import type { Passed } from './passed.ts';
import type { SharedRates } from './shared-rates.ts';
import type { RateState } from './verdict.ts';

/** At most `limit` requests in any window of `windowMs`. */
export interface Rate {
  readonly limit: number;
  readonly windowMs: number;
}

/** The highest limit of a rate. */
export const maxRate = 999_999_999;

const pattern = /^([1-9]\d{0,8})\/(\d{0,6}[smhd])$/;

/** Reads `600/1m` or `600/m`; throws `invalid_input`. */
export function parseRate(text: string): Rate {
  const [, limit, span = ''] = pattern.exec(text) ?? [];
  if (limit)
    return { limit: Number(limit), windowMs: parseDuration(/^\d/.test(span) ? span : `1${span}`) };
  const message = `"${text.slice(0, 40)}" is not a rate such as 600/1m`;
  throw new KeyError('invalid_input', `Cannot read rate limit: ${message}`, {
    issues: [{ path: 'rate_limit', message }],
  });
}

/** The rate as it is kept: `600/m` and `600/01m` become `600/1m`. Throws `invalid_input`. */
export function canonicalRate(text: string): string {
  parseRate(text);
  return text.replace(/\/0*(\d*)/, (_, count: string) => `/${count || 1}`);
}

/** What is remembered of a key: every request up to this limit, and this many slots of a window beyond it. */
const maxSlots = 100;

/**
 * Sliding windows, one a key, in memory. A request passes if fewer than `limit` passed within the
 * last `windowMs`; beyond a limit of 100, requests of the same hundredth of a window count as late
 * as the last of them, so that a key may wait a hundredth longer but never gets more than its
 * limit. A refused request is not counted.
 */
export class RateWindows {
  /** In the order of time. */
  readonly #passed = new Map<string, Passed[]>();
  readonly #shared: SharedRates | null;

  /** With `shared`, what passed at other boxes counts as well. */
  constructor(shared: SharedRates | null = null) {
    this.#shared = shared;
  }

  /** Counts one request of the key if its rate allows it; `passed` says whether it did. */
  take(id: string, rate: Rate, now: number): RateState & { readonly passed: boolean } {
    const recent = this.#recent(id, rate, now);
    const passed = countOf(this.#everywhere(id, recent, rate, now)) < rate.limit;
    if (passed) add(recent, rate, now);
    this.#passed.set(id, recent);
    if (passed) this.#shared?.note(id, recent);
    return { passed, ...stateOf(this.#everywhere(id, recent, rate, now), rate, now) };
  }

  /** What is left of the key's rate, without counting anything: a request passes if `remaining` is not 0. */
  peek(id: string, rate: Rate, now: number): RateState {
    return stateOf(this.#everywhere(id, this.#recent(id, rate, now), rate, now), rate, now);
  }

  /** Forgets a key that is gone. */
  forget(id: string): void {
    this.#passed.delete(id);
    this.#shared?.forget(id);
  }

  #everywhere(id: string, here: readonly Passed[], { windowMs }: Rate, now: number) {
    const elsewhere = this.#shared?.elsewhere(id, now - windowMs) ?? [];
    if (elsewhere.length === 0) return here;
    return [...here, ...elsewhere].sort((a, b) => a.at - b.at);
  }

  /** Requests from the future are of a clock that was set back since; they must not block a key. */
  #recent(id: string, { windowMs }: Rate, now: number): Passed[] {
    const recent = this.#passed.get(id) ?? [];
    while (recent[0] && recent[0].at <= now - windowMs) recent.shift();
    while ((recent.at(-1)?.at ?? now) > now) recent.pop();
    return recent;
  }
}

function stateOf(recent: readonly Passed[], rate: Rate, now: number): RateState {
  const remaining = Math.max(0, rate.limit - countOf(recent));
  return { limit: rate.limit, remaining, resetMs: resetOf(recent, rate, now) };
}

function countOf(passed: readonly Passed[]): number {
  return passed.reduce((sum, { count }) => sum + count, 0);
}

function add(recent: Passed[], { limit, windowMs }: Rate, now: number): void {
  const slotMs = limit > maxSlots ? windowMs / maxSlots : 1;
  const last = recent.at(-1);
  if (last && Math.floor(last.at / slotMs) === Math.floor(now / slotMs)) {
    last.count += 1;
    last.at = now;
  } else recent.push({ at: now, count: 1 });
}

/** Milliseconds until the next request passes, if none would now, or until nothing is remembered. */
function resetOf(recent: readonly Passed[], { limit, windowMs }: Rate, now: number): number {
  const wanted = countOf(recent) < limit ? 0 : limit - 1;
  let left = countOf(recent);
  for (const { at, count } of recent) {
    left -= count;
    if (left <= wanted) return at + windowMs - now;
  }
  return 0;
}
