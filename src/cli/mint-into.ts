import { KeyError } from '../core/errors.ts';
import type { Context } from './command.ts';
import { toFailure } from './failure.ts';
import { SecretFile } from './secret-file.ts';

/**
 * Runs what mints and delivers a token, with the file of `--out` made before and removed again if
 * no token came to be.
 */
export async function mintInto(
  path: string | undefined,
  { io }: Context,
  mint: (out: SecretFile | null) => Promise<void>,
): Promise<undefined> {
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
