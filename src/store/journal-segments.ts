import { join } from 'node:path';
import { NewerLineError } from '../core/chain.ts';
import type { FileSystem } from './file-system.ts';
import { storeDamaged } from './store-error.ts';

/** One file of the journal. A batch never spans two, and only the last one is ever written. */
export interface Segment {
  readonly name: string;
  readonly path: string;
  /** The sequence number of its first line, or of the line that will be. */
  first: number;
  /** How many of its bytes are durable lines. */
  size: number;
}

/** What to do about a journal that does not hold. */
export const restore =
  'nothing was changed, see keyrack doctor for what is damaged, and restore a backup if you have one';

/** What to do about a journal that a newer Keyrack has written to: it is whole, and nothing of it may be given up. */
export const useNewer =
  'nothing was changed, a newer Keyrack wrote it: open the directory with that one';

/** What to do about a line that does not hold for this reason. */
export function wayOutOf(cause: unknown): string {
  return cause instanceof NewerLineError ? useNewer : restore;
}

/** The name of the nth segment, from 1: `000001.ndjson`. */
export function segmentName(number: number): string {
  return `${String(number).padStart(6, '0')}.ndjson`;
}

/** The segments in order; throws `store_damaged` if one is missing, empty or no regular file. */
export async function listSegments(fileSystem: FileSystem, directory: string): Promise<Segment[]> {
  const names = (await fileSystem.readdir(directory))
    .filter((name) => /^\d{6}\.ndjson$/.test(name))
    .sort();
  const segments: Segment[] = [];
  for (const [index, name] of names.entries()) {
    const expected = segmentName(index + 1);
    if (name !== expected) throw refused(`segment "${expected}" is missing from "${directory}"`);
    segments.push({ name, path: join(directory, name), first: 0, size: 0 });
  }
  for (const segment of segments)
    segment.size = await measure(fileSystem, segment, segment === segments.at(-1));
  return segments;
}

async function measure(
  fileSystem: FileSystem,
  { path }: Segment,
  isLast: boolean,
): Promise<number> {
  const stats = await fileSystem.lstat(path);
  if (!stats.isFile()) throw refused(`"${path}" is not a regular file`);
  if (stats.size === 0 && !isLast) throw refused(`"${path}" is empty, but a later segment exists`);
  if (stats.mode & 0o077) await fileSystem.chmod(path, 0o600);
  return stats.size;
}

function refused(reason: string): Error {
  return storeDamaged('open the journal', reason, restore);
}
