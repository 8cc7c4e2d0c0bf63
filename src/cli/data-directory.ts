import { resolve } from 'node:path';
import { userDataDirectory } from '../server/user-data-directory.ts';
import { usageFailure } from './failure.ts';

type Env = Readonly<Record<string, string | undefined>>;

/**
 * Where the rack is: `--data`, else KEYRACK_DATA, else STATE_DIRECTORY (systemd; the first of them),
 * else $XDG_DATA_HOME/keyrack, else ~/.local/share/keyrack. Throws a usage failure if nothing says.
 */
export function dataDirectory(flag: string | undefined, env: Env): string {
  if (flag === '') throw unknownDirectory('the name after --data is empty');
  const named = flag || env.KEYRACK_DATA || env.STATE_DIRECTORY?.split(':')[0];
  if (named) return resolve(named);
  const own = userDataDirectory(env);
  if (own !== null) return own;
  throw unknownDirectory('neither HOME nor XDG_DATA_HOME is set');
}

function unknownDirectory(problem: string) {
  return usageFailure(
    `Cannot find the data directory: ${problem}; name it with --data DIR or KEYRACK_DATA`,
  );
}
