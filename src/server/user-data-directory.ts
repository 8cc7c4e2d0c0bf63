import { isAbsolute, join } from 'node:path';

/**
 * Where a user's own rack is: $XDG_DATA_HOME/keyrack, else ~/.local/share/keyrack; null if nothing
 * says. The XDG rules say that a relative path is to be ignored.
 */
export function userDataDirectory(
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  if (env.XDG_DATA_HOME && isAbsolute(env.XDG_DATA_HOME)) return join(env.XDG_DATA_HOME, 'keyrack');
  if (env.HOME && isAbsolute(env.HOME)) return join(env.HOME, '.local', 'share', 'keyrack');
  return null;
}
