import type { ErrorCode } from '../core/errors.ts';

/** How a command can end (SPEC section 4). `keyrack help exit-codes` prints this table. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  declined: 3,
  notPermitted: 4,
  notFound: 5,
  conflict: 6,
  unreachable: 7,
  partlyDone: 8,
  damaged: 9,
  locked: 10,
  interrupted: 130,
  terminated: 143,
} as const;

/** What each exit code means, in one line. */
export const exitCodeMeanings: Readonly<Record<keyof typeof exitCodes, string>> = {
  done: 'done; an empty list too',
  failed: 'failed, or a check that found something (explain, expiring, scan, diff)',
  usage: 'usage or invalid input',
  declined: 'declined by the user',
  notPermitted: 'not authenticated or not permitted',
  notFound: 'not found',
  conflict: 'conflict, or a limit is reached',
  unreachable: 'the server is not reachable or timed out',
  partlyDone: 'partly done',
  damaged: 'the store is damaged',
  locked: 'the store is locked by another process',
  interrupted: 'interrupted (SIGINT)',
  terminated: 'terminated (SIGTERM); 129 on SIGHUP',
};

const byErrorCode: Readonly<Record<ErrorCode, number>> = {
  invalid_input: exitCodes.usage,
  not_authenticated: exitCodes.notPermitted,
  not_permitted: exitCodes.notPermitted,
  not_found: exitCodes.notFound,
  method_not_allowed: exitCodes.failed,
  conflict: exitCodes.conflict,
  limit_reached: exitCodes.conflict,
  too_large: exitCodes.usage,
  unsupported_media_type: exitCodes.failed,
  too_many_attempts: exitCodes.notPermitted,
  unreachable: exitCodes.unreachable,
  disk_full: exitCodes.failed,
  store_failed: exitCodes.failed,
  store_stopped: exitCodes.failed,
  store_stale: exitCodes.unreachable,
  store_damaged: exitCodes.damaged,
  store_locked: exitCodes.locked,
  internal: exitCodes.failed,
};

/** The exit code of a failure of the core. */
export function exitCodeOf(code: ErrorCode): number {
  return byErrorCode[code];
}
