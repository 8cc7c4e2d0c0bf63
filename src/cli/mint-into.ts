import { KeyError } from '../core/errors.ts';
import type { Context } from './command.ts';
import { toFailure, usageFailure } from './failure.ts';
import { SecretFile } from './secret-file.ts';
import type { OptionSpec } from './syntax.ts';

/** Where a new token may go instead of stdout. */
export const tokenOptions: readonly OptionSpec[] = [
  {
    name: 'out',
    value: 'FILE',
    summary: 'write the token into this new file (0600), not to stdout',
  },
  { name: 'copy', summary: 'put the token on the clipboard, not on the screen' },
];

/**
 * Runs what mints and delivers a token, with the file of `--out` made before and removed again if
 * no token came to be.
 */
export async function mintInto(
  { io, args }: Context,
  mint: (out: SecretFile | null) => Promise<void>,
): Promise<undefined> {
  const path = args.text('out');
  if (path !== undefined && args.flag('copy'))
    throw usageFailure('Cannot deliver a token twice: --out and --copy exclude each other');
  const out = path === undefined ? null : await SecretFile.create(path);
  try {
    await mint(out);
  } catch (error) {
    await out?.discard();
    const isUnsure = error instanceof KeyError && error.code === 'unreachable';
    if (!isUnsure || io.signal.aborted) throw error;
    throw toFailure(error, ['it may have been done all the same; look with keyrack api-key list']);
  }
}
