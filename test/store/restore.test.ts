/** A restore that a fault ends in the middle, and one of several segments. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeBackupFile } from '../../src/store/backup-file.ts';
import { backUp, carryRack } from '../../src/store/carry.ts';
import { type DirectoryTargetOptions, directoryTarget } from '../../src/store/directory-target.ts';
import { wholeOfBackup } from '../../src/store/whole-backup.ts';
import { wholeOfDirectory } from '../../src/store/whole-directory.ts';
import { faultyFileSystem } from './faulty-file-system.ts';
import { namesIn, temporaryDirectory, threeKeys } from './support.ts';

const attempt = 'test';

/** A backup of three keys. */
async function backup(): Promise<string> {
  const directory = await threeKeys();
  const file = join(temporaryDirectory(), 'backup');
  await backUp(
    () => wholeOfDirectory(directory, { attempt, now: Date.now(), alone: false }),
    (text) => writeBackupFile(file, text, new AbortController().signal),
    { attempt, onRead: () => undefined },
  );
  return file;
}

const restore = (file: string, directory: string, more: Partial<DirectoryTargetOptions> = {}) =>
  carryRack(
    () => wholeOfBackup(file),
    directoryTarget(directory, { attempt, clock: Date.now, ...more }),
    { attempt, onRead: () => undefined },
  );

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
