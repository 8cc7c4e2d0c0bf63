import type { Head } from '../core/chain.ts';
import type { FileSystem } from './file-system.ts';
import { type Flaw, whyDamaged } from './journal-flaw.ts';
import { type Place, placeAfter } from './journal-places.ts';
import { restore, type Segment, wayOutOf } from './journal-segments.ts';
import { readFlags, readRange } from './read-file.ts';
import { storeDamaged } from './store-error.ts';

/** The most bytes that are looked at to tell a torn tail from damage. */
const maxTailBytes = 256 * 1024 * 1024;

/** Where a flaw was found, and what stood before it. */
export interface FlawSite {
  readonly segment: Segment;
  readonly isLast: boolean;
  readonly head: Head;
  readonly places: readonly Place[];
}

/** Throws `store_damaged` with file, line and offset unless the flaw is the beginning of a torn tail. */
export async function refuseDamage(
  fileSystem: FileSystem,
  flaw: Flaw,
  site: FlawSite,
): Promise<void> {
  const reason = await whyRefused(fileSystem, flaw, site);
  if (reason === null) return;
  const { number, offset } = flaw.line;
  const place = `line ${number} of "${site.segment.path}" (at byte ${offset}) does not hold: ${reason}`;
  throw storeDamaged('open the journal', place, wayOutOf(flaw.cause), flaw.cause);
}

/** Why the flaw is damage; null if it is the beginning of a torn tail. */
export async function whyRefused(
  fileSystem: FileSystem,
  flaw: Flaw,
  { segment, isLast, head, places }: FlawSite,
): Promise<string | null> {
  if (!isLast) return flaw.reason;
  const known = placeAfter(head, places);
  if (known) {
    return `${flaw.reason}, and "${known.file}" says that the journal reached sequence number ${known.seq}`;
  }
  if (flaw.unfinished) return null;
  return whyDamaged(flaw, await readTail(fileSystem, segment, flaw), head);
}

async function readTail(fileSystem: FileSystem, segment: Segment, { line }: Flaw): Promise<Buffer> {
  if (segment.size - line.offset > maxTailBytes) {
    const reason = `${segment.size - line.offset} bytes after byte ${line.offset} of "${segment.path}" are not a journal`;
    throw storeDamaged('open the journal', reason, restore);
  }
  const file = await fileSystem.open(segment.path, readFlags);
  try {
    return await readRange(file, line.offset, segment.size);
  } finally {
    await file.close();
  }
}
