import { type Finding, ok, problem } from './finding.ts';
import type { LockState } from './probe-lock.ts';

/** Whether somebody owns the directory. */
export function checkLock(state: LockState): Finding {
  if (state.held === false) return ok('lock', 'nobody holds the directory');
  if (state.held) return ok('lock', `${state.owner} holds the directory`);
  return problem(
    'lock',
    `the file "lock" cannot be used: ${state.reason}`,
    'give this user the right to read and write it; never remove it while a Keyrack runs',
  );
}
