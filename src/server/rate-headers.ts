import type { RateState } from '../core/verdict.ts';

/**
 * What is left of a key's rate limit (draft-ietf-httpapi-ratelimit-headers-06): requests in the
 * window, requests left, and seconds until the next one passes or the window is empty. None for a
 * key without a limit.
 */
export function rateHeaders(rate: RateState | null): Readonly<Record<string, string>> {
  if (rate === null) return {};
  return {
    'RateLimit-Limit': String(rate.limit),
    'RateLimit-Remaining': String(rate.remaining),
    'RateLimit-Reset': String(Math.ceil(rate.resetMs / 1000)),
  };
}
