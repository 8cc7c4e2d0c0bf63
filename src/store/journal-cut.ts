import { join } from 'node:path';
import { diskFileSystem as disk } from './file-system.ts';
import { segmentName } from './journal-segments.ts';
import { readFlags, readRange } from './read-file.ts';
import { storeDamaged } from './store-error.ts';
import type { Survey } from './survey.ts';

/** Where a repair cuts the journal: what stays of a segment, what goes of it, and the files behind it. */
export interface Cut {
  readonly segment: string;
  readonly offset: number;
  readonly head: Buffer;
  readonly tail: Buffer;
  /** The names of later segments, the last one first, so that no gap can be taken for an end. */
  readonly later: readonly string[];
  /** How much goes, the later segments included. */
  readonly bytes: number;
  readonly lines: number;
}

/** The cut before the first thing that does not hold, or at the end of a journal that holds. */
export async function cutOf({ directory, breach, names, end }: Survey): Promise<Cut> {
  const segment = breach?.segment ?? segmentName(names.length);
  const offset = breach?.cutAt ?? end;
  const path = join(directory, segment);
  const content = names.includes(segment) ? await readRegular(path) : Buffer.alloc(0);
  if (content === null) throw notAFile(path);
  const tail = content.subarray(offset);
  const later = names.filter((name) => name > segment).toReversed();
  let { bytes, lines } = { bytes: tail.length, lines: countLines(tail) };
  for (const name of later) {
    const lost = (await readRegular(join(directory, name))) ?? Buffer.alloc(0);
    bytes += lost.length;
    lines += countLines(lost);
  }
  return { segment, offset, head: content.subarray(0, offset), tail, later, bytes, lines };
}

/** The bytes of a segment, or null if it is no regular file. */
async function readRegular(path: string): Promise<Buffer | null> {
  const stats = await disk.lstat(path);
  if (!stats.isFile()) return null;
  const file = await disk.open(path, readFlags);
  try {
    return await readRange(file, 0, stats.size);
  } finally {
    await file.close();
  }
}

function countLines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count += 1;
  return bytes.length > 0 && bytes.at(-1) !== 10 ? count + 1 : count;
}

function notAFile(path: string): Error {
  return storeDamaged(
    'repair the data directory',
    `"${path}" is not a regular file`,
    'nothing was changed, find out who put it there and move it away',
  );
}
