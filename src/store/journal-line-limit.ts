import { maxLineBytes } from '../core/chain.ts';
import { KeyError } from '../core/errors.ts';

/** Throws `store_failed` for a line that nobody would read back. */
export function refuseLongLines(lines: readonly string[], attempt: string): void {
  for (const line of lines) {
    const length = Buffer.byteLength(line);
    if (length <= maxLineBytes) continue;
    const reason = `an event of ${length} bytes is longer than ${maxLineBytes}; nothing was changed, make its texts shorter`;
    throw new KeyError('store_failed', `Cannot ${attempt}: ${reason}`);
  }
}
