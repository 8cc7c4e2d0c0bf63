import type { KeyStatus } from '../../core/key.ts';
import type { Io } from '../io.ts';

const codes: Readonly<Record<KeyStatus, number>> = {
  active: 32,
  inactive: 33,
  expired: 31,
  revoked: 31,
};

/** True if colours may be written to stdout: a terminal that can, and nobody who said no. */
export function wantsColor({ env, stdout }: Io, noColor: boolean): boolean {
  return stdout.isTTY && !noColor && !env.NO_COLOR && env.TERM !== 'dumb';
}

/** The text in the colour of a status; the word itself stays, so that nothing depends on colour. */
export function colorStatus(text: string, status: KeyStatus): string {
  return `\u001b[${codes[status]}m${text}\u001b[0m`;
}
