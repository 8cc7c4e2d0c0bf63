import { setTimeout as delay } from 'node:timers/promises';
import type { MiddlewareHandler } from 'hono';
import type { Authenticator } from '../../../core/service.ts';
import type { AppEnv } from '../../environment.ts';

/** A failure that was asked for. It reaches the client in the panel's own shape, like any other of the server. */
export class MockedFailure extends Error {
  override readonly name = 'MockedFailure';

  constructor() {
    super('this request was made to fail by --fail-rate');
    // One line in the log is enough; where it was thrown is no news.
    this.stack = `${this.name}: ${this.message}`;
  }
}

/** An authenticator that fails for so many of its questions, from 0 to 1. */
export function failing(
  authenticator: Authenticator,
  failRate: number,
  chance: () => number,
): Authenticator {
  if (failRate === 0) return authenticator;
  return {
    authenticate(presented) {
      if (chance() < failRate) throw new MockedFailure();
      return authenticator.authenticate(presented);
    },
  };
}

/** Lets every request wait for so many milliseconds. */
export function latency(ms: number): MiddlewareHandler<AppEnv> {
  return async function latency(_, next) {
    if (ms > 0) await delay(ms);
    await next();
  };
}
