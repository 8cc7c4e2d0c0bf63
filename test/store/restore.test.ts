/** A restore that a fault ends in the middle, and one of several segments. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeBackup } from '../../src/store/backup.ts';
import { writeBackupFile } from '../../src/store/backup-file.ts';
import { type RestoreOptions, restoreRack } from '../../src/store/restore.ts';
import { faultyFileSystem } from './faulty-file-system.ts';
import { namesIn, temporaryDirectory, threeKeys } from './support.ts';

/** A backup of three keys. */
async function backup(): Promise<string> {
  const { text } = await makeBackup(await threeKeys(), Date.now());
  const file = join(temporaryDirectory(), 'backup');
  await writeBackupFile(file, text, new AbortController().signal);
  return file;
}

const restore = (file: string, directory: string, more: Partial<RestoreOptions> = {}) =>
  restoreRack(file, directory, { clock: Date.now, ...more });

test.each([true, false])(
  'a restore that fails at any call (from then on: %s) leaves a whole rack or none',
  async (forever) => {
    const file = await backup();
    const seen = new Set<string>();
    let reached = true;
    for (let at = 1; reached; at += 1) {
      const directory = temporaryDirectory();
      const faulty = faultyFileSystem({ at, errno: 'ENOSPC', forever, writes: 'torn' });
      await restore(file, directory, { fileSystem: faulty.fileSystem }).catch((error) =>
        expect(error).toMatchObject({ code: expect.stringMatching(/^(store_failed|disk_full)$/) }),
      );
      reached = faulty.reached();
      const isThere = readdirSync(directory).includes('journal');
      seen.add(String(isThere));
      if (!isThere) await restore(file, directory);
      expect(await namesIn(directory)).toEqual(['one', 'three', 'two']);
      rmSync(directory, { recursive: true });
    }
    expect([...seen].sort()).toEqual(['false', 'true']);
  },
  30_000,
);

test('a long journal is restored in segments', async () => {
  const directory = temporaryDirectory();
  await restore(await backup(), directory, { segmentBytes: 500 });
  expect(readdirSync(join(directory, 'journal')).length).toBeGreaterThan(2);
  expect(await namesIn(directory)).toEqual(['one', 'three', 'two']);
});
