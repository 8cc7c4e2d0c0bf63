import { userInfo } from 'node:os';

/**
 * The shell user of this box as the audit names them. Behind sudo it is who typed it; the name is a
 * courtesy among those who may write to the directory anyway, never a permission. It keeps only the
 * characters that pass the socket as well, so that one user has one name by every door.
 */
export function localUser(env: Readonly<Record<string, string | undefined>>): string {
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
