import { join } from 'node:path';
import { expect, test } from 'vitest';
import { verifyChain } from '../../src/core/audit.ts';
import type { Keyring } from '../../src/core/keyring.ts';
import { openJournal } from '../../src/store/journal-open.ts';
import { powerCutDisk, type Unsynced } from './power-cut-file-system.ts';
import { eventOf, history, local, openTestRack, quickDisk, temporaryDirectory } from './support.ts';

const kinds: readonly Unsynced[] = ['lost', 'zeros'];

async function names(keyring: Keyring): Promise<readonly unknown[]> {
  const events = await history(keyring);
  return events.filter(({ op }) => op === 'key.created').map(({ data }) => data.name);
}

test.each(kinds)(
  'whenever the power is cut (unsynced bytes: %s), the disk holds every change that was acknowledged before',
  async (unsynced) => {
    const root = temporaryDirectory();
    const disk = powerCutDisk(root);
    const acknowledged: string[] = [];
    const images: { directory: string; acknowledged: readonly string[] }[] = [];
    disk.onCall = () =>
      images.push({ directory: disk.image(unsynced), acknowledged: [...acknowledged] });
    const rack = await openTestRack(root, { fileSystem: disk.fileSystem, segmentBytes: 900 });
    for (const name of ['one', 'two', 'three', 'four', 'five']) {
      await rack.keyring.createKey({ name }, local);
      acknowledged.push(name);
    }
    await rack.close();
    disk.onCall();
    for (const { directory, acknowledged } of images) {
      const survivor = await openTestRack(directory, { segmentBytes: 900 });
      expect(await names(survivor.keyring)).toEqual(expect.arrayContaining([...acknowledged]));
      expect((await survivor.keyring.verifyAudit(null, local)).ok).toBe(true);
      for (const notice of survivor.notices) {
        expect(notice).toMatch(/it is missing|half-done write/);
      }
      if (directory === images.at(-1)?.directory) expect(survivor.notices).toEqual([]);
      await survivor.close();
    }
  },
);

test.each(kinds)(
  'what a restart reads after a failed sync is made durable before anything is built on it (%s)',
  async (unsynced) => {
    const root = temporaryDirectory();
    const disk = powerCutDisk(root);
    const directory = join(root, 'journal');
    const options = { fileSystem: disk.fileSystem, segmentBytes: 300 };
    const first = await openJournal(directory, options);
    await first.journal.append([eventOf('a')]);
    disk.failSyncIn = 1;
    await expect(first.journal.append([eventOf('b')])).rejects.toMatchObject({
      code: 'store_stopped',
    });
    await first.journal.close();

    const second = await openJournal(directory, options);
    expect(second.journal.head().seq).toBe(2);
    await second.journal.append([eventOf('c')]);
    await second.journal.close();

    const third = await openJournal(join(disk.image(unsynced), 'journal'), {
      fileSystem: quickDisk,
    });
    expect(await verifyChain(third.journal, null)).toMatchObject({ ok: true, records: 3 });
    await third.journal.close();
  },
);
