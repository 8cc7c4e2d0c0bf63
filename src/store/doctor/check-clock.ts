import { type Finding, ok, problem, warning } from './finding.ts';

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

/** A box judges expiry by its own clock, so that clocks of boxes may differ by so much and no more. */
const tolerableMs = 3000;

/** Whether the clock of this box goes as that of the database does; `ahead` is how far it is ahead, in milliseconds. */
export function checkClockDifference(ahead: number): Finding {
  const seconds = (Math.abs(ahead) / 1000).toFixed(1);
  if (Math.abs(ahead) <= tolerableMs)
    return ok('database clock', `it and the clock of this box are ${seconds} s apart`);
  const text = `the clock of this box is ${seconds} s ${ahead > 0 ? 'ahead of' : 'behind'} that of the database`;
  const fix = 'set both by NTP: each box judges by its own clock whether a key has expired';
  return warning('database clock', text, fix);
}
