import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Finding, ok } from './finding.ts';

/** What earlier starts and repairs cut off and kept. */
export async function checkKept(directory: string): Promise<Finding> {
  const names = await readdir(join(directory, 'journal')).catch(() => []);
  const kept = names.filter((name) => /^(torn|lost)-/.test(name)).sort();
  if (kept.length === 0) return ok('kept', 'nothing was ever cut off and kept aside');
  const text = `${kept.length} files in "journal" keep what was cut off, the newest is "${kept.at(-1)}"`;
  return { ...ok('kept', text), fix: 'read what is in them, and remove them when you are done' };
}
