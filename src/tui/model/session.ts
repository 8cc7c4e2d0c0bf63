import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAddress } from '../../core/addresses.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The address that an SSH session comes from, as sshd noted it; null for any other session. */
export function sessionAddress({ SSH_CONNECTION = '' }: Environment): string | null {
  try {
    return parseAddress(SSH_CONNECTION.split(' ')[0] ?? '');
  } catch {
    return null;
  }
}

/** A path as it is typed, with `~` for the home directory, as a whole one. */
export function resolvePath(path: string, { HOME }: Environment): string {
  const home = HOME || homedir();
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : resolve(path);
}
