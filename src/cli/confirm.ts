import { createInterface } from 'node:readline';
import { safeText } from '../core/text.ts';
import type { Context } from './command.ts';
import { usageFailure } from './failure.ts';
import type { Io } from './io.ts';

/**
 * Asks on stderr and reads the answer from stdin; only `y` and `yes` are a yes. Without a terminal
 * nobody could answer, so that is a usage failure which names the flag: silence is never a yes.
 */
export async function confirm(
  question: string,
  attempt: string,
  context: Context,
): Promise<boolean> {
  const { io, args } = context;
  if (!io.stdin.isTTY || !io.stderr.isTTY || args.flag('no-input')) {
    const reason = args.flag('no-input')
      ? '--no-input forbids to ask'
      : 'there is no terminal to ask on';
    throw usageFailure(
      `Cannot ${attempt}: it needs a confirmation and ${reason}; add -y (--yes) if it is meant`,
    );
  }
  await io.stderr.write(`${safeText(question)} [y/N] `);
  const answer = await readLine(io);
  return /^y(es)?$/i.test(answer?.trim() ?? '');
}

/** The next line of stdin, or null at its end. */
function readLine({ stdin, stderr, signal }: Io): Promise<string | null> {
  const lines = createInterface({ input: stdin, terminal: false });
  return new Promise<string | null>((resolve, reject) => {
    const stop = () => {
      void stderr.write('\n');
      reject(signal.reason);
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    lines.once('line', resolve);
    lines.once('close', () => resolve(null));
  }).finally(() => {
    lines.close();
    // Without this an open terminal would keep the process alive.
    stdin.pause();
  });
}
