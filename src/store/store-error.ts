import { KeyError } from '../core/errors.ts';

/** `ENOSPC`, or the message of an error that no system call made. */
export function errnoOf(error: unknown): string {
  if (error instanceof Error)
    return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
  return String(error);
}

/** True if the system call failed because nothing is at the path. */
export function isMissing(error: unknown): boolean {
  return errnoOf(error) === 'ENOENT';
}

/** The `store_failed` or `disk_full` for a failed system call: quotes errno and path, and says what helps. */
export function storeFailed(attempt: string, step: string, path: string, error: unknown): KeyError {
  if (error instanceof KeyError) return error;
  const errno = errnoOf(error);
  const message = `Cannot ${attempt}: ${step} "${path}" failed with ${errno}; ${remedy(errno)}`;
  return new KeyError(isFull(error) ? 'disk_full' : 'store_failed', message, { cause: error });
}

/** True if the system call, or what was tried with it, failed for want of space. */
export function isFull(error: unknown): boolean {
  if (error instanceof KeyError) return error.code === 'disk_full';
  return ['ENOSPC', 'EDQUOT'].includes(errnoOf(error));
}

/** The `store_damaged` that refuses to guess. */
export function storeDamaged(
  attempt: string,
  reason: string,
  wayOut: string,
  cause?: unknown,
): KeyError {
  return new KeyError('store_damaged', `Cannot ${attempt}: ${reason}; ${wayOut}`, { cause });
}

function remedy(errno: string): string {
  switch (errno) {
    case 'ENOSPC':
    case 'EDQUOT':
      return 'nothing was changed, free disk space and try again';
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return `nothing was changed, give uid ${process.getuid?.() ?? 'of this process'} write access to it`;
    default:
      return 'nothing was changed, check the disk and try again';
  }
}
