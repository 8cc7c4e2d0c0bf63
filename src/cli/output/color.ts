import type { KeyStatus } from '../../core/key.ts';
import type { Io } from '../io.ts';

const codes: Readonly<Record<KeyStatus, number>> = {
  active: 32,
  inactive: 33,
  expired: 31,
  revoked: 31,
};

/** True if colours may be written to stdout: a terminal that can or somebody who insists, and nobody who said no. */
export function wantsColor({ env, stdout }: Io, noColor: boolean): boolean {
  if (noColor || env.NO_COLOR) return false;
  return isForced(env) || (stdout.isTTY && env.TERM !== 'dumb');
}

function isForced({ CLICOLOR_FORCE, FORCE_COLOR }: Io['env']): boolean {
  return [CLICOLOR_FORCE, FORCE_COLOR].some((value) => value && value !== '0');
}

/** The text in the colour of a status; the word itself stays, so that nothing depends on colour. */
export function colorStatus(text: string, status: KeyStatus): string {
  return `\u001b[${codes[status]}m${text}\u001b[0m`;
}
