/** So many requests within so long of the first one, for each account. */
export interface RequestLimit {
  readonly requests: number;
  readonly windowMs: number;
}

/** So many accounts are counted at once; the one that was first forgets its count. */
const maxCounted = 10_000;

/** What is left to an account. */
export interface Throttled {
  readonly passed: boolean;
  readonly limit: number;
  readonly remaining: number;
  /** When the count begins anew, in milliseconds. */
  readonly resetsAt: number;
}

interface Count {
  requests: number;
  readonly resetsAt: number;
}

/** Counts the requests of accounts as the panel does: in windows that begin with a request and do not slide. */
export class Throttle {
  readonly #counts = new Map<string, Count>();
  readonly #limit: number;
  readonly #windowMs: number;

  constructor({ requests, windowMs }: RequestLimit) {
    this.#limit = requests;
    this.#windowMs = windowMs;
  }

  /** Counts one request of the account, unless it has used up its own. */
  take(account: string, now: number): Throttled {
    const count = this.#countOf(account, now);
    const passed = count.requests < this.#limit;
    if (passed) count.requests += 1;
    const { requests, resetsAt } = count;
    return { passed, limit: this.#limit, remaining: this.#limit - requests, resetsAt };
  }

  #countOf(account: string, now: number): Count {
    const known = this.#counts.get(account);
    if (known && now < known.resetsAt && known.resetsAt - this.#windowMs <= now) return known;
    const count = { requests: 0, resetsAt: now + this.#windowMs };
    this.#counts.delete(account);
    this.#counts.set(account, count);
    const [first] = this.#counts.keys();
    if (this.#counts.size > maxCounted && first !== undefined) this.#counts.delete(first);
    return count;
  }
}
