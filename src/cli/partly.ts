import type { KeyError } from '../core/errors.ts';
import { exitCodeOf, exitCodes } from './exit-code.ts';
import { Failure } from './failure.ts';

/** One thing of many that did not work. */
export interface Miss {
  readonly what: string;
  readonly error: Pick<KeyError, 'code' | 'message'>;
}

/** The most of them that one message names. */
const maxNamed = 20;

/** The failure of a command that did some of what it was to do, or nothing: exit 8, or the code of the first miss. */
export function partlyFailure(message: string, misses: readonly Miss[], done: number): Failure {
  const [first] = misses;
  const isPartly = done > 0 || !first;
  return new Failure(message, {
    exitCode: isPartly ? exitCodes.partlyDone : exitCodeOf(first.error.code),
    code: isPartly ? 'partly_done' : first.error.code,
    issues: misses
      .slice(0, maxNamed)
      .map(({ what, error }) => ({ path: what.slice(0, 64), message: error.message })),
  });
}
