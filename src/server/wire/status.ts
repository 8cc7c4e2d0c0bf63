import { type ErrorCode, errorCodes } from '../../core/errors.ts';
import type { VerdictCode } from '../../core/verdict.ts';

/** The one table from a failure to its HTTP status. Routes never choose a status for a failure. */
export const statusOf = {
  invalid_input: 400,
  not_authenticated: 401,
  not_permitted: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  limit_reached: 409,
  too_large: 413,
  unsupported_media_type: 415,
  too_many_attempts: 429,
  unreachable: 502,
  disk_full: 507,
  store_failed: 503,
  store_stopped: 503,
  store_stale: 503,
  store_damaged: 500,
  store_locked: 503,
  internal: 500,
} as const satisfies Record<ErrorCode, number>;

/** The status with which a route answers a presented token that may not pass. */
export const statusOfRefusal = {
  MISSING: 401,
  MALFORMED: 401,
  NOT_FOUND: 401,
  REVOKED: 401,
  INACTIVE: 401,
  EXPIRED: 401,
  IP_DENIED: 403,
  INSUFFICIENT_PERMISSIONS: 403,
  RATE_LIMITED: 429,
} as const satisfies Record<Exclude<VerdictCode, 'VALID'>, number>;

/** What a client makes of a status whose problem document has no code of `errorCodes`. */
const codeOf: Readonly<Record<number, ErrorCode>> = {
  400: 'invalid_input',
  401: 'not_authenticated',
  403: 'not_permitted',
  404: 'not_found',
  405: 'method_not_allowed',
  409: 'conflict',
  413: 'too_large',
  415: 'unsupported_media_type',
  429: 'limit_reached',
  502: 'unreachable',
  503: 'unreachable',
  504: 'unreachable',
  507: 'disk_full',
};

/** The inverse of `statusOf`: the code that the answer names, else the one that its status means. */
export function errorCodeOf(status: number, named: unknown): ErrorCode {
  return errorCodes.find((code) => code === named) ?? codeOf[status] ?? 'internal';
}
