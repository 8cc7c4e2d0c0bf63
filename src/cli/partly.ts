import { exitCodes } from './exit-code.ts';
import { Failure } from './failure.ts';

/** One thing of many that did not work. */
export interface Miss {
  readonly what: string;
  readonly failure: Failure;
}

/** The most misses that one message names where the program chose the keys, not the user. */
export const maxNamed = 20;

/** The failure of a command that did some of what it was to do, or nothing: exit 8, or the code of the first miss. */
export function partlyFailure(
  message: string,
  misses: readonly Miss[],
  done: number,
  named = misses.length,
): Failure {
  const [first] = misses;
  const isPartly = done > 0 || !first;
  return new Failure(message, {
    exitCode: isPartly ? exitCodes.partlyDone : first.failure.exitCode,
    code: isPartly ? 'partly_done' : first.failure.code,
    issues: misses
      .slice(0, named)
      .map(({ what, failure }) => ({ path: what.slice(0, 64), message: failure.message })),
  });
}
