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

/** Throws `conflict` if the directory is that of a box whose rack is elsewhere. */
export async function refuseBoxOf({
  directory,
  fileSystem,
}: Pick<Site, 'directory' | 'fileSystem'>): Promise<void> {
  const { text } = await readText(fileSystem, join(directory, markName), maxBytes);
  if (text === null) return;
  const place = text.trim().slice(0, 200);
  const message = `Cannot open data directory "${directory}": its rack is in "${place}"; name that with --store, KEYRACK_STORE or "store" in config.json`;
  throw new KeyError('conflict', message);
}

/** Marks the directory as that of a box. Throws `conflict` if it holds a rack, or is a box of another store. */
export async function markAsBox({ directory, fileSystem }: Site, place: string): Promise<void> {
  const { text } = await readText(fileSystem, join(directory, markName), maxBytes);
  if (text?.trim() === place) return;
  const attempt = `use "${place}" with data directory "${directory}"`;
  if (text !== null) {
    const reason = `it is that of a box of "${text.trim().slice(0, 200)}"; name another directory, or remove "${join(directory, markName)}" and "${join(directory, 'keyrack.json')}" if it is the same rack at another address`;
    throw new KeyError('conflict', `Cannot ${attempt}: ${reason}`);
  }
  if ((await fileSystem.readdir(directory)).includes('journal')) {
    const reason = `it holds a rack of its own; copy that with keyrack store copy, and name another directory`;
    throw new KeyError('conflict', `Cannot ${attempt}: ${reason}`);
  }
  await replaceFile(fileSystem, join(directory, markName), `${place}\n`);
}
