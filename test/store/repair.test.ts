/** A repair that a fault or a crash ends in the middle. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openRack } from '../../src/store/open.ts';
import { repairRack } from '../../src/store/repair.ts';
import { faultyFileSystem } from './faulty-file-system.ts';
import { firstSegment, lineOffsets, local, openTestRack, temporaryDirectory } from './support.ts';

const options = { actor: local, user: 'tester', clock: Date.now };

/** A rack of several segments, the second of which is damaged. */
async function damagedRack(): Promise<string> {
  const directory = temporaryDirectory();
  const rack = await openTestRack(directory, { segmentBytes: 600 });
  for (const name of ['one', 'two', 'three', 'four']) await rack.keyring.createKey({ name }, local);
  await rack.close();
  const path = join(directory, 'journal', '000002.ndjson');
  writeFileSync(path, readFileSync(path, 'utf8').replace('"id"', '"iD"'));
  return directory;
}

/** Opens the rack as it is; says how, and which loss its audit tells. */
async function tryToOpen(directory: string): Promise<'refused' | 'told'> {
  try {
    const rack = await openRack(directory, { user: 'tester' });
    const { total } = await rack.keyring.listAudit({ type: 'journal.repaired' }, local);
    await rack.close();
    expect(total).toBeGreaterThan(0);
    return 'told';
  } catch (error) {
    expect(error).toMatchObject({ code: 'store_damaged' });
    return 'refused';
  }
}

test('damage inside a batch gives up the whole batch, and what was before it opens', async () => {
  const directory = temporaryDirectory();
  const rack = await openTestRack(directory);
  await Promise.all(
    ['one', 'two', 'three'].map((name) => rack.keyring.createAccount({ name }, local)),
  );
  await rack.keyring.createAccount({ name: 'four' }, local);
  await rack.close();
  const { path, bytes } = firstSegment(directory);
  const batch = lineOffsets(bytes)[2];
  writeFileSync(path, bytes.toString().replace('"two"', '"TWO"'));
  expect(await repairRack(directory, options)).toMatchObject({ seq: 2, offset: batch });
  expect(await tryToOpen(directory)).toBe('told');
});

test.each([true, false])(
  'a repair that fails at any call (from then on: %s) leaves a rack that is refused or tells the loss',
  async (forever) => {
    const seen = new Set<string>();
    let reached = true;
    for (let at = 1; reached; at += 1) {
      const directory = await damagedRack();
      const fault = { at, errno: 'EIO', forever, writes: 'torn' } as const;
      const faulty = faultyFileSystem(fault);
      const repairing = repairRack(directory, { ...options, fileSystem: faulty.fileSystem });
      await repairing.catch((error) => expect(error).toMatchObject({ code: 'store_failed' }));
      reached = faulty.reached();
      const outcome = await tryToOpen(directory);
      seen.add(outcome);
      if (outcome === 'refused') {
        expect(await repairRack(directory, options)).not.toBeNull();
        expect(await tryToOpen(directory)).toBe('told');
      }
      rmSync(directory, { recursive: true });
    }
    expect([...seen].sort()).toEqual(['refused', 'told']);
  },
  30_000,
);

test('a rack that holds is not touched by a repair', async () => {
  const directory = temporaryDirectory();
  await (await openTestRack(directory)).close();
  expect(await repairRack(directory, options)).toBeNull();
});
