/**
 * A directory whose rack is in PostgreSQL says so in the file `store`, so that nobody takes what lies in it
 * for a rack that has lost its journal, and no directory with a rack of its own becomes a box of another.
 */
import { join } from 'node:path';
import { KeyError } from '../core/errors.ts';
import type { Site } from './fold.ts';
import { readText } from './read-file.ts';
import { replaceFile } from './write-file.ts';

/** The name of the file in the data directory. */
export const markName = 'store';

const maxBytes = 4096;

type Directory = Pick<Site, 'directory' | 'fileSystem'>;

/** Where the rack of a box is; null if the directory is not that of a box. */
export async function readMark({ directory, fileSystem }: Directory): Promise<string | null> {
  const { text } = await readText(fileSystem, join(directory, markName), maxBytes);
  return text === null ? null : text.trim().slice(0, 200);
}

/** Throws `conflict` if the directory is that of a box whose rack is elsewhere. */
export async function refuseBoxOf(site: Directory): Promise<void> {
  const place = await readMark(site);
  if (place === null) return;
  const message = `Cannot open data directory "${site.directory}": its rack is in "${place}"; name that with --store, KEYRACK_STORE or "store" in config.json`;
  throw new KeyError('conflict', message);
}

/** Why the directory cannot be that of a box of the store, and what to do; null if it can. */
export async function whyNoBox(site: Directory, place: string): Promise<string | null> {
  const { directory, fileSystem } = site;
  const marked = await readMark(site);
  if (marked === place) return null;
  if (marked !== null)
    return `it is that of a box of "${marked}"; name another directory, or remove "${join(directory, markName)}" and "${join(directory, 'keyrack.json')}" if it is the same rack at another address`;
  if (!(await fileSystem.readdir(directory)).includes('journal')) return null;
  return 'it holds a rack of its own; copy that with keyrack store copy, and name another directory';
}

/** Marks the directory as that of a box. Throws `conflict` if it holds a rack, or is a box of another store. */
export async function markAsBox(site: Directory, place: string): Promise<void> {
  const { directory, fileSystem } = site;
  const reason = await whyNoBox(site, place);
  if (reason !== null) {
    const attempt = `use "${place}" with data directory "${directory}"`;
    throw new KeyError('conflict', `Cannot ${attempt}: ${reason}`);
  }
  if ((await readMark(site)) === null)
    await replaceFile(fileSystem, join(directory, markName), `${place}\n`);
}
