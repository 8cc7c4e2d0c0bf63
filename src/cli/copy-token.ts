import type { Io } from './io.ts';

/** What became of a copy: `sure` only if the clipboard was read back. The message has no full stop. */
export interface Copied {
  readonly sent: boolean;
  readonly sure: boolean;
  readonly message: string;
}

/** Puts a token on the clipboard by the road that fits the terminal. Loads what that needs, and nothing of the terminal UI. */
export async function copyToken(token: string, { env, stdout, stderr }: Io): Promise<Copied> {
  const { copy } = await import('../tui/clipboard/copy.ts');
  const terminal = [stdout, stderr].find(({ isTTY }) => isTTY);
  const sequences: string[] = [];
  const write = (sequence: string) => void sequences.push(sequence);
  const result = await copy(token, { env, platform: process.platform, write });
  if (sequences.length > 0 && !terminal) {
    const message = 'Not copied: there is no terminal that could take it';
    return { sent: false, sure: false, message };
  }
  for (const sequence of sequences) await terminal?.write(sequence);
  return result;
}
