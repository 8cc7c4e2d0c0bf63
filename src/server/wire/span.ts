import { dayMs, parseDuration } from '../../core/duration.ts';
import { KeyError } from '../../core/errors.ts';

/** Writes a span in days and whole seconds (`1d1800s`), rounded up. What is no span is written so that the reader refuses it. */
export function spanToWire(ms: number): string {
  if (!Number.isSafeInteger(ms) || ms <= 0) return `${ms}ms`;
  const seconds = Math.ceil(ms / 1000);
  const days = Math.floor(seconds / (dayMs / 1000));
  const rest = seconds - days * (dayMs / 1000);
  return `${days > 0 ? `${days}d` : ''}${rest > 0 ? `${rest}s` : ''}`;
}

/** Reads `90d` as milliseconds; throws `invalid_input` that names the field and what was attempted. */
export function spanFromWire(attempt: string, path: string, text: string): number {
  try {
    return parseDuration(text);
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    const issues = error.issues.map(({ message }) => ({ path, message }));
    const message = `Cannot ${attempt}: ${path} ${issues[0]?.message}`;
    throw new KeyError(error.code, message, { issues, cause: error });
  }
}
