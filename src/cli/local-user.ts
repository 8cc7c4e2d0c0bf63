import { readlinkSync } from 'node:fs';
import { isIP } from 'node:net';
import { userInfo } from 'node:os';
import type { Person } from '../core/actor.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The person at this shell, for the audit: the name, the address of an SSH client, and the terminal. */
export function localPerson(env: Environment): Person {
  const client = env.SSH_CONNECTION?.split(' ')[0] ?? '';
  const places = [isIP(client) === 0 ? '' : `ssh ${client}`, terminalOf(env)];
  const from = places.filter((place) => place !== '').join(', ');
  return { name: localUser(env), ...(from === '' ? {} : { from }) };
}

/** `pts/3`; Node cannot ask for the name of a terminal, but Linux shows what standard input is. */
function terminalOf(env: Environment): string {
  const path = env.SSH_TTY ?? standardInput();
  return /^\/dev\/[A-Za-z0-9/]{1,32}$/.test(path) && path !== '/dev/null' ? path.slice(5) : '';
}

function standardInput(): string {
  try {
    return readlinkSync('/proc/self/fd/0');
  } catch {
    return '';
  }
}

/**
 * The shell user of this box as the audit names them. Behind sudo it is who typed it; the name is a
 * courtesy among those who may write to the directory anyway, never a permission. It keeps only the
 * characters that pass the socket as well, so that one user has one name by every door.
 */
export function localUser(env: Environment): string {
  const name = (env.SUDO_USER || ownName()).slice(0, 64).replace(/[^A-Za-z0-9._@-]/g, '_');
  return name === '' ? 'unknown' : name;
}

/** A container may run under a uid that no passwd file names. */
function ownName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
