import type { FileSystem } from './file-system.ts';
import { type Line, readFirstLine } from './journal-lines.ts';
import { readRecord } from './journal-scan.ts';
import { type Segment, wayOutOf } from './journal-segments.ts';
import { readFlags } from './read-file.ts';
import { errnoOf, storeDamaged } from './store-error.ts';

/** The last segment that begins at or before `after`; sets `first` of it and of the ones before. */
export async function startSegment(
  fileSystem: FileSystem,
  segments: readonly Segment[],
  after: number,
): Promise<number> {
  if (after === 0) return 0;
  let start = 0;
  for (const [index, segment] of segments.entries()) {
    const first = await firstSeq(fileSystem, segment, segment === segments.at(-1));
    if (first === null || first > after) break;
    segment.first = first;
    start = index;
  }
  return start;
}

/** Null for an empty segment. Only the last one may also begin with a line that was never finished. */
async function firstSeq(
  fileSystem: FileSystem,
  segment: Segment,
  isLast: boolean,
): Promise<number | null> {
  const line = await firstLine(fileSystem, segment);
  try {
    return line && readRecord(line).seq;
  } catch (error) {
    if (isLast) return null;
    throw storeDamaged(
      'open the journal',
      `line 1 of "${segment.path}" (at byte 0) does not hold: ${errnoOf(error)}`,
      wayOutOf(error),
      error,
    );
  }
}

async function firstLine(fileSystem: FileSystem, segment: Segment): Promise<Line | null> {
  const file = await fileSystem.open(segment.path, readFlags);
  try {
    return await readFirstLine(file, segment.size);
  } finally {
    await file.close();
  }
}
