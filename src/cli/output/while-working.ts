import type { OnProgress } from '../../core/on-progress.ts';
import type { Context } from '../command.ts';
import { Progress } from './progress.ts';

const pauseMs = 100;
const barWidth = 20;

/**
 * Does a work, and shows on a terminal from its first second on that it goes on: a bar if the work
 * says how far it is, else the seconds. The line is gone when the work ends. A signal ends the work
 * where it says how far it is.
 */
export async function whileWorking<T>(
  context: Context,
  what: string,
  work: (advance: OnProgress) => Promise<T>,
): Promise<T> {
  const progress = new Progress(context);
  const start = performance.now();
  let share: number | null = null;
  const tell = () => `${what} ${share === null ? seconds(performance.now() - start) : bar(share)}`;
  const timer = setInterval(() => progress.show(tell), pauseMs);
  try {
    return await work((done, whole) => {
      context.io.signal.throwIfAborted();
      share = whole > 0 ? Math.min(1, done / whole) : null;
      // Work that gives the timer no turn shows itself at every step.
      progress.show(tell);
    });
  } finally {
    clearInterval(timer);
    await progress.clear();
  }
}

function seconds(ms: number): string {
  return `${Math.floor(ms / 1000)} s`;
}

function bar(share: number): string {
  const full = Math.floor(share * barWidth);
  return `[${'#'.repeat(full)}${'-'.repeat(barWidth - full)}] ${Math.floor(share * 100)} %`;
}
