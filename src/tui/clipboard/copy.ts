/**
 * Copies a text to the clipboard of whoever sits before the terminal, and says honestly how sure
 * that is: only the native clipboard can be read back. OSC 52 has no acknowledgement.
 */
import { execFile } from 'node:child_process';
import { maxCopyBytes, osc52, osc52ForScreen } from './osc52.ts';
import { type ClipboardRoute, clipboardRoute } from './route.ts';

/** What became of a copy. `sure` is true only if the clipboard was read back. */
export interface CopyResult {
  readonly route: ClipboardRoute;
  readonly sent: boolean;
  readonly sure: boolean;
  readonly message: string;
}

/** Where a copy is made from. */
export interface CopyEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly write: (sequence: string) => void;
}

const timeoutMs = 2000;
const tmuxBuffer = 'keyrack';

const unsure = 'Sent to your terminal; it may ignore it, so paste it somewhere to check';

/** Copies the text by the road that fits the terminal. Never throws. */
export async function copy(text: string, where: CopyEnvironment): Promise<CopyResult> {
  const route = clipboardRoute(where.env, where.platform);
  if (Buffer.byteLength(text) > maxCopyBytes)
    return failed(route, `Not copied: more than ${maxCopyBytes} bytes`);
  try {
    return await roads[route](text, where);
  } catch {
    return route === 'native'
      ? roads.osc52(text, where)
      : failed(route, 'Not copied: tmux did not take it');
  }
}

type Road = (text: string, where: CopyEnvironment) => Promise<CopyResult>;

const roads: Readonly<Record<ClipboardRoute, Road>> = {
  off: async () => failed('off', 'Not copied: there is no clipboard here'),
  osc52: async (text, { write }) => {
    write(osc52(text));
    return { route: 'osc52', sent: true, sure: false, message: unsure };
  },
  screen: async (text, { write }) => {
    write(osc52ForScreen(text));
    return { route: 'screen', sent: true, sure: false, message: unsure };
  },
  tmux: async (text, { env }) => {
    await run('tmux', ['load-buffer', '-b', tmuxBuffer, '-w', '-'], env, text);
    await run('tmux', ['delete-buffer', '-b', tmuxBuffer], env);
    const message = 'Given to tmux for your terminal; paste it somewhere to check';
    return { route: 'tmux', sent: true, sure: false, message };
  },
  native: async (text) => {
    const { default: clipboard } = await import('clipboardy');
    await inTime(clipboard.write(text));
    if ((await inTime(clipboard.read())) !== text)
      throw new Error('the clipboard holds something else');
    return { route: 'native', sent: true, sure: true, message: 'Copied to the clipboard' };
  },
};

function failed(route: ClipboardRoute, message: string): CopyResult {
  return { route, sent: false, sure: false, message };
}

/** Runs a program with the text on its standard input, where no process list shows it. */
function run(
  command: string,
  args: readonly string[],
  env: CopyEnvironment['env'],
  input = '',
): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { timeout: timeoutMs, env: { ...env } };
    const child = execFile(command, args, options, (error) => (error ? reject(error) : resolve()));
    child.stdin?.on('error', () => {});
    child.stdin?.end(input);
  });
}

function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error('no answer in time')), timeoutMs);
  return Promise.race([work, promise]).finally(() => clearTimeout(timer));
}
