import { parseDuration } from '../../core/duration.ts';
import { KeyError } from '../../core/errors.ts';
import { usageFailure } from '../failure.ts';

/** Reads the `90d` of an option as milliseconds. */
export function readSpan(option: string, text: string): number {
  try {
    return parseDuration(text);
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    throw usageFailure(`Cannot read ${option}: ${error.issues[0]?.message ?? error.message}`);
  }
}
