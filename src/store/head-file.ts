/**
 * `head` notes how far the journal had come when the snapshot was last saved. It is never ahead of
 * the journal, so a journal that ends before it was cut, and a flaw before it is damage.
 */
import { join } from 'node:path';
import type { Head } from '../core/chain.ts';
import type { FileSystem } from './file-system.ts';
import type { Place } from './journal-places.ts';
import { readText } from './read-file.ts';
import { replaceFile } from './write-file.ts';

/** The name of the file in the data directory. */
export const headName = 'head';

/** The noted place; null if there is none, and then `notice` is told of a file that cannot be read. */
export async function readHead(
  fileSystem: FileSystem,
  directory: string,
  notice: (text: string) => void,
): Promise<Place | null> {
  const path = join(directory, headName);
  const read = await readText(fileSystem, path, 4096);
  const place = read.text === null ? null : parse(read.text);
  if (place) return { ...place, file: path };
  const reason = read.text === null ? read.reason : 'it is not {"seq":…,"hash":…}';
  if (read.text !== null || !read.missing)
    notice(`"${path}" was ignored and will be written anew: ${reason}`);
  return null;
}

/** Notes a head that is durable in the journal. */
export function writeHead(
  fileSystem: FileSystem,
  directory: string,
  { seq, hash }: Head,
): Promise<void> {
  return replaceFile(fileSystem, join(directory, headName), `${JSON.stringify({ seq, hash })}\n`);
}

function parse(text: string): Omit<Place, 'file'> | null {
  try {
    const { seq, hash } = JSON.parse(text);
    return Number.isSafeInteger(seq) && seq > 0 && /^[0-9a-f]{64}$/.test(hash)
      ? { seq, hash }
      : null;
  } catch {
    return null;
  }
}
