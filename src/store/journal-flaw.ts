/**
 * Torn or damaged? A batch is written only after the one before it was synced. So when a line does
 * not hold, there are two cases:
 *
 * - torn: everything from there on is the rest of one write that was never confirmed to anybody.
 *   It stops somewhere, or it has holes (zeros) where a page did not reach the disk. It is cut
 *   away and kept aside.
 * - damaged: something there was confirmed once. Nothing is guessed, the journal is refused.
 *
 * It is damaged if the line is whole (its hash is right) but out of place or unknown; if another
 * program converted the file; if it is not in the last segment; if a place noted elsewhere
 * (`head`, `keyrack.json`) lies at or after it; if another line begins after it and it has no hole;
 * or if a line of a later batch begins after it. Beginnings are enough: a second flaw further on
 * must not make the first one look torn. What cannot be told apart by the journal alone is a
 * changed last line and a torn one; that is what `head` is for.
 *
 * A batch whose last lines are missing is torn as a whole, as it was one write: its lines count only
 * together.
 *
 * A last line without its newline is torn, right hash or not: the newline is part of its write, so
 * it was never confirmed.
 */
import type { Head } from '../core/chain.ts';
import { sha256 } from '../core/sha256.ts';
import type { Line } from './journal-lines.ts';

/** The first line that does not hold, and why. */
export interface Flaw {
  readonly line: Line;
  readonly reason: string;
  readonly cause: unknown;
  /** True if all lines hold, but the last of their batch is missing. */
  readonly unfinished?: true;
}

const lineStart = /\{"v":\d+,"seq":\d+,"b":(\d+),/g;
const hole = 0;

/**
 * Why the flaw cannot come from a write that was never confirmed, or null if it can. `region` is
 * everything from the flawed line to the end of the last segment, `head` the last line that holds.
 */
export function whyDamaged(flaw: Flaw, region: Buffer, head: Head): string | null {
  const { bytes, terminated } = flaw.line;
  const confirmed =
    whyRewritten(bytes) !== null ||
    (terminated && isWhole(bytes)) ||
    confirmedLineFollows(bytes, region, head);
  return confirmed ? flaw.reason : null;
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** The mark that an editor or a transfer left, if there is one; no half-done write leaves these. */
export function whyRewritten(bytes: Buffer): string | null {
  if (bytes.subarray(0, 3).equals(byteOrderMark))
    return 'it begins with a byte order mark, so another program rewrote the file';
  if (bytes.at(-1) === 0x0d) return 'it ends in CR LF, so another program rewrote the file';
  return null;
}

/** True if the hash at the end of the line is the one of its text, which no half-done write leaves. */
function isWhole(bytes: Buffer): boolean {
  const mark = bytes.lastIndexOf(',"hash":"');
  if (mark < 0 || bytes.length !== mark + 75) return false;
  const hash = sha256(bytes.subarray(0, mark));
  return bytes.toString('latin1', mark + 9) === `${hash}"}`;
}

/** True if what begins after the flaw was written when the flawed line was durable already. */
function confirmedLineFollows(line: Buffer, region: Buffer, head: Head): boolean {
  const starts = [...region.toString('latin1').matchAll(lineStart)];
  const batches = starts.filter(({ index }) => index > 0).map(([, batch]) => Number(batch));
  if (!line.includes(hole)) return batches.length > 0;
  const own = starts[0]?.index === 0 ? Number(starts[0][1]) : null;
  const flawed = own ?? (batches.includes(head.batch) ? head.batch : head.batch + 1);
  return batches.some((batch) => batch > flawed);
}
