import { request } from 'node:https';
import { type Fetch, fetchWhole } from './whole-answer.ts';

/** A `fetch` that trusts servers whose certificate is one of these, or signed by one, and no others; `ca` is PEM. */
export function authorityFetch(ca: string): Fetch {
  return function authorityFetch(input, init) {
    return fetchWhole((url, options) => request(url, { ...options, ca }), input, init);
  };
}
