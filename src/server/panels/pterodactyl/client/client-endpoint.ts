import type { Endpoint } from '../endpoint.ts';

/** A route of the client API. */
export function client(
  method: Endpoint['method'],
  path: string,
  answer: Endpoint['answer'],
): Endpoint {
  return { method, path, permission: null, answer };
}
