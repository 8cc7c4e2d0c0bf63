import { type Finding, ok, problem } from './finding.ts';

/** Whether the clock went back behind what the rack has seen: expiry goes by the later of the two. */
export function checkClock(now: number, latest: number | null): Finding {
  const text = `the clock says ${new Date(now).toISOString()}`;
  if (latest === null || now >= latest) return ok('clock', text);
  return problem(
    'clock',
    `${text}, but this rack has seen ${new Date(latest).toISOString()}`,
    'set the clock of the box (see timedatectl status); until it has caught up, keys expire by the later time',
  );
}
