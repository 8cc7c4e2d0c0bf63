import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import type { Context } from './command.ts';
import { usageFailure } from './failure.ts';
import type { Io } from './io.ts';
import { interruptionOf } from './until-aborted.ts';

/** More than the longest token, so that what is too long is told, and little enough to hold. */
const maxCharacters = 4096;

/**
 * A token from stdin, without the line break at its end; null if there is none. On a terminal it is asked
 * for on stderr, and what is typed or pasted is not shown. @throws usage failure if it may not be asked for
 */
export async function readToken(attempt: string, { io, args }: Context): Promise<string | null> {
  if (!io.stdin.isTTY) return (await readAll(io, attempt)).replace(/\r?\n$/, '') || null;
  if (args.flag('no-input')) {
    throw usageFailure(
      `Cannot ${attempt}: the token comes on standard input, and --no-input forbids to ask for it`,
    );
  }
  return (await readHidden(io)) || null;
}

async function readAll({ stdin, signal }: Io, attempt: string): Promise<string> {
  let text = '';
  const stop = () => stdin.destroy(interruptionOf(signal));
  signal.addEventListener('abort', stop, { once: true });
  for await (const chunk of stdin.setEncoding('utf8')) {
    text += chunk;
    if (text.length > maxCharacters) {
      throw usageFailure(
        `Cannot ${attempt}: standard input holds more than ${maxCharacters} characters; one token is wanted`,
      );
    }
  }
  signal.removeEventListener('abort', stop);
  return text;
}

/**
 * readline edits the line and takes the terminal out of the mode that echoes, before anything is asked;
 * what it writes itself goes nowhere.
 */
function readHidden({ stdin, stderr, signal }: Io): Promise<string> {
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: stdin, output, terminal: true, historySize: 0 });
  return new Promise<string>((resolve, reject) => {
    const stop = () => reject(interruptionOf(signal));
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    lines.once('SIGINT', stop);
    lines.once('line', resolve);
    lines.once('close', () => resolve(''));
    stderr.write('Token (not shown): ').catch(reject);
  }).finally(async () => {
    lines.close();
    // Without this an open terminal would keep the process alive.
    stdin.pause();
    await stderr.write('\n');
  });
}
