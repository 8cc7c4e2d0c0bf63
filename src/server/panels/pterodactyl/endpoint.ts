import type { ApiKey } from '../../../core/key.ts';
import type { Resource as Permission, Verb } from '../../../core/permissions.ts';
import type { OwnKeys } from '../own-keys.ts';
import type { Bound } from './bindings.ts';
import type { Fields } from './body.ts';
import type { Showing } from './present.ts';
import type { ListQuery } from './query.ts';
import type { RequestLimit } from './throttle.ts';
import type { PanelUser } from './users.ts';

/** A request that passed every check but those of its fields. */
export interface Call extends Showing {
  readonly bound: Bound;
  /** The parameters of the path as they stand there. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: ListQuery;
  readonly fields: Fields;
  /** The body as it came; for what is no fields. */
  readonly text: string;
  /** Where the request comes from. */
  readonly ip: string | null;
  /** The present moment as the panel writes it. */
  readonly now: string;
  readonly user: PanelUser;
  readonly key: ApiKey;
  readonly keys: OwnKeys;
}

/** What an endpoint answers; a body of null is none, and a text goes out as it is. Refusals without a sentence are answers too. */
export interface Answer {
  readonly status: 200 | 201 | 202 | 204 | 403 | 406;
  readonly body: unknown;
}

/** The methods that endpoints take. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One route below one of the two APIs. */
export interface Endpoint {
  readonly method: Method;
  readonly path: string;
  /** The resource that an application key needs a level for; null on the client API. */
  readonly permission: Permission | null;
  /** What its requests are counted by, beside those of its whole API. */
  readonly limit?: RequestLimit;
  /** True for a route that is only there where resources are mocked. */
  readonly isMocked?: boolean;
  answer(call: Call): Answer | Promise<Answer>;
}

/** What a method does to the resource that it is about. */
export function verbOf(method: Method): Verb {
  if (method === 'GET') return 'read';
  return method === 'DELETE' ? 'delete' : 'write';
}

/** The answer to a request that changed something and has nothing to tell. */
export const nothing: Answer = { status: 204, body: null };

/** The answer to a request that something else carries out later. */
export const accepted: Answer = { status: 202, body: null };

/** An answer with a body. */
export function ok(body: unknown): Answer {
  return { status: 200, body };
}
