import { KeyError } from '../core/errors.ts';
import { FailedAttempts } from '../core/failed-attempts.ts';
import type { Authenticator } from '../core/service.ts';

/** The refusal of an address that presented too many tokens that nobody knows. */
export class TooManyAttempts extends KeyError {
  /** Whole seconds until the next try is due. */
  readonly retryAfterSeconds: number;

  constructor(ip: string, retryAfterMs: number) {
    const message = `Cannot authenticate: too many unknown tokens were presented from "${ip}"; correct the token and try again later`;
    super('too_many_attempts', message);
    this.retryAfterSeconds = Math.max(1, Math.ceil(retryAfterMs / 1000));
  }
}

/**
 * An authenticator that throws `too_many_attempts` for an unknown token from an address that
 * presented too many of them. A token that belongs to a key gets its verdict as ever.
 */
export function limitAttempts(
  authenticator: Authenticator,
  clock: () => number = Date.now,
): Authenticator {
  const failures = new FailedAttempts();
  return {
    authenticate(presented) {
      const verdict = authenticator.authenticate(presented);
      const isUnknown = verdict.code === 'MALFORMED' || verdict.code === 'NOT_FOUND';
      if (!isUnknown || presented.ip === null) return verdict;
      const retryAfterMs = failures.note(presented.ip, clock());
      if (retryAfterMs > 0) throw new TooManyAttempts(presented.ip, retryAfterMs);
      return verdict;
    },
  };
}
