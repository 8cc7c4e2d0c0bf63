import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { EventData } from '../core/event.ts';
import type { FileSystem, OpenFile } from './file-system.ts';
import type { Scan } from './journal-scan.ts';
import type { Segment } from './journal-segments.ts';
import { readRange } from './read-file.ts';
import { syncDirectory, writeAll, writeNewFile } from './write-file.ts';

/** What was cut off, and where it was kept. */
export type Recovered = EventData['journal.recovered'];

/** Keeps what stands after the end of the last segment in a file of its own, then cuts it off. */
export async function cutTail(
  fileSystem: FileSystem,
  directory: string,
  { file, segment, end, now }: { file: OpenFile; segment: Segment; end: number; now: number },
): Promise<Recovered> {
  const tail = await readRange(file, end, segment.size);
  const saved = `torn-${new Date(now).toISOString().replaceAll(/[:.]/g, '-')}-${randomBytes(4).toString('hex')}`;
  await saveTail(fileSystem, directory, saved, tail);
  await file.truncate(end);
  return { segment: segment.name, offset: end, bytes: tail.length, saved };
}

async function saveTail(
  fileSystem: FileSystem,
  directory: string,
  name: string,
  tail: Buffer,
): Promise<void> {
  await writeNewFile(fileSystem, join(directory, name), tail);
  await syncDirectory(fileSystem, directory);
}

/**
 * Makes the last batch durable before anything is built on it. A process that died between write
 * and sync leaves it in the page cache only. After a failed sync the kernel may even call such
 * pages clean and report success to the next one, so they are written again first.
 */
export async function confirmTail(file: OpenFile, { batchStart, end }: Scan): Promise<void> {
  await writeAll(file, await readRange(file, batchStart, end), batchStart);
  await file.datasync();
}
