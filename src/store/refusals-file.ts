/**
 * The record of refused tokens in `refusals.json`, beside the snapshot and not within it: strangers
 * decide how often it changes, and a rack with many keys must not be written anew for them. It may
 * be lost, and then it begins anew.
 */
import { join } from 'node:path';
import { maxEntries, type RefusalData } from '../core/refusals.ts';
import { verdictCodes } from '../core/verdict.ts';
import type { FileSystem } from './file-system.ts';
import { readText } from './read-file.ts';
import { storeFailed } from './store-error.ts';
import { replaceFile } from './write-file.ts';

/** The name of the file in the data directory. */
export const refusalsName = 'refusals.json';

const maxBytes = 4 * 1024 * 1024;

/** What was saved; null if there is nothing, and then `notice` is told of a file that cannot be read. */
export async function readRefusals(
  fileSystem: FileSystem,
  directory: string,
  notice: (text: string) => void,
): Promise<RefusalData | null> {
  const path = join(directory, refusalsName);
  const read = await readText(fileSystem, path, maxBytes);
  const data = read.text === null ? null : parse(read.text);
  if (data) return data;
  const reason = read.text === null ? read.reason : 'it does not hold refusals';
  if (read.text !== null || !read.missing)
    notice(`"${path}" was ignored and begins anew: ${reason}`);
  return null;
}

/** Saves what is remembered. Rejects with `store_failed` or `disk_full`. */
export async function writeRefusals(
  fileSystem: FileSystem,
  directory: string,
  data: RefusalData,
): Promise<void> {
  const path = join(directory, refusalsName);
  await replaceFile(fileSystem, path, `${JSON.stringify(data)}\n`).catch((error) => {
    throw storeFailed('save the refusals', 'replacing', path, error);
  });
}

/** Counts only grow, so their sum tells two records apart. */
export function versionOfRefusals({ totals }: RefusalData): string {
  return String(Object.values(totals).reduce((sum, count) => sum + count, 0));
}

function parse(text: string): RefusalData | null {
  try {
    const { entries, totals } = JSON.parse(text);
    const isWhole =
      Array.isArray(entries) &&
      entries.length <= 2 * maxEntries &&
      entries.every(isEntry) &&
      Object.entries(totals).every(([code, count]) => isCode(code) && isCount(count));
    return isWhole ? { entries, totals } : null;
  } catch {
    return null;
  }
}

function isEntry({ code, source, key, count, firstAt, lastAt }: Record<string, unknown>): boolean {
  return (
    isCode(code) &&
    isCount(count) &&
    [source, key].every((one) => one === null || (typeof one === 'string' && one.length <= 64)) &&
    [firstAt, lastAt].every((at) => typeof at === 'string' && !Number.isNaN(Date.parse(at)))
  );
}

function isCode(code: unknown): boolean {
  return verdictCodes.some((known) => known === code);
}

function isCount(count: unknown): boolean {
  return Number.isSafeInteger(count) && Number(count) > 0;
}
