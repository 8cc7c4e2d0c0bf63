import { parseDuration } from './duration.ts';
import { KeyError } from './errors.ts';
import type { RateState } from './verdict.ts';

/** At most `limit` requests in any window of `windowMs`. */
export interface Rate {
  readonly limit: number;
  readonly windowMs: number;
}

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

interface Window {
  start: number;
  count: number;
  before: number;
}

/**
 * Sliding windows, one a key, in memory: the count of the present window plus the share of the one
 * before that still overlaps. A refused request is not counted.
 */
export class RateWindows {
  readonly #windows = new Map<string, Window>();

  /** Counts one request of the key if its rate allows it; `passed` says whether it did. */
  take(id: string, rate: Rate, now: number): RateState & { readonly passed: boolean } {
    const window = this.#current(id, rate, now);
    const age = now - window.start;
    const used = window.count + window.before * (1 - age / rate.windowMs);
    const passed = used + 1 <= rate.limit;
    if (passed) window.count += 1;
    const remaining = Math.max(0, Math.floor(rate.limit - used - (passed ? 1 : 0)));
    return { passed, limit: rate.limit, remaining, resetMs: rate.windowMs - age };
  }

  /** Forgets a key that is gone. */
  forget(id: string): void {
    this.#windows.delete(id);
  }

  #current(id: string, { windowMs }: Rate, now: number): Window {
    const start = now - (now % windowMs);
    const old = this.#windows.get(id);
    if (old?.start === start) return old;
    const before = old?.start === start - windowMs ? old.count : 0;
    const window = { start, count: 0, before };
    this.#windows.set(id, window);
    return window;
  }
}
