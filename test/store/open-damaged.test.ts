import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  crashCopy,
  firstSegment,
  history,
  lineOffsets,
  local,
  namesIn,
  openTestRack,
  temporaryDirectory,
  threeKeys,
} from './support.ts';

describe('a torn tail', () => {
  test('case 94: a torn tail is cut, kept and recorded as an event of the system', async () => {
    const directory = temporaryDirectory();
    const rack = await openTestRack(directory);
    for (const name of ['one', 'two']) await rack.keyring.createKey({ name }, local);
    const copy = crashCopy(directory);
    const { path, bytes } = firstSegment(copy);
    const last = lineOffsets(bytes).at(-1) ?? 0;
    truncateSync(path, bytes.length - 20);
    const again = await openTestRack(copy);
    const entry = (await history(again.keyring)).at(-1);
    const saved = String(entry?.data.saved);
    expect(entry).toMatchObject({
      op: 'journal.recovered',
      actor: { kind: 'system' },
      data: { segment: '000001.ndjson', offset: last, bytes: bytes.length - 20 - last },
    });
    expect(readFileSync(join(copy, 'journal', saved))).toEqual(bytes.subarray(last, -20));
    expect(again.notices).toEqual([
      expect.stringContaining(`kept in "${saved}"; nothing that was confirmed is lost`),
    ]);
  });

  test('is damage if the head file says that the journal went further', async () => {
    const directory = await threeKeys();
    const { path, bytes } = firstSegment(directory);
    truncateSync(path, bytes.length - 20);
    await expect(openTestRack(directory)).rejects.toMatchObject({ code: 'store_damaged' });
    rmSync(join(directory, 'keyrack.json'));
    await expect(openTestRack(directory)).rejects.toMatchObject({
      code: 'store_damaged',
      message: expect.stringContaining(
        `"${join(directory, 'head')}" says that the journal reached sequence number 5`,
      ),
    });
    rmSync(join(directory, 'head'));
    expect(await namesIn(directory)).toEqual(['one', 'two']);
  });

  test('in the first events of all is completed, so that the account admin is never missing', async () => {
    const directory = temporaryDirectory();
    await (await openTestRack(directory)).close();
    const { path, bytes } = firstSegment(directory);
    for (const size of [0, 30, lineOffsets(bytes)[1] ?? 0, bytes.length - 1]) {
      for (const name of ['head', 'keyrack.json']) rmSync(join(directory, name));
      writeFileSync(path, bytes.subarray(0, size));
      const rack = await openTestRack(directory);
      expect((await rack.keyring.listAccounts({}, local)).items).toMatchObject([{ name: 'admin' }]);
      expect((await rack.keyring.verifyAudit(null, local)).ok).toBe(true);
      await rack.close();
    }
  });
});

function replaceBy(path: string, make: () => void): void {
  rmSync(path);
  make();
}

describe('what was lost', () => {
  test.each(['head', 'keyrack.json'])(
    'case 104: a missing journal is refused while "%s" is there',
    async (name) => {
      const directory = await threeKeys();
      for (const other of ['head', 'keyrack.json', 'journal']) {
        if (other !== name) rmSync(join(directory, other), { recursive: true });
      }
      await expect(openTestRack(directory)).rejects.toMatchObject({ code: 'store_damaged' });
      mkdirSync(join(directory, 'journal'));
      await expect(openTestRack(directory)).rejects.toMatchObject({ code: 'store_damaged' });
      if (name === 'keyrack.json') writeFileSync(join(directory, name), '');
      await expect(openTestRack(directory)).rejects.toMatchObject({ code: 'store_damaged' });
      expect(readdirSync(join(directory, 'journal'))).toEqual([]);
    },
  );

  test.each([
    ['missing', (path: string) => rmSync(path)],
    ['empty', (path: string) => writeFileSync(path, '')],
    ['null', (path: string) => writeFileSync(path, 'null')],
    ['a list', (path: string) => writeFileSync(path, '[]')],
    ['cut off', (path: string) => truncateSync(path, 300)],
    ['a FIFO', (path: string) => replaceBy(path, () => execFileSync('mkfifo', [path]))],
    ['a link', (path: string) => replaceBy(path, () => symlinkSync('/dev/zero', path))],
  ])(
    'case 103: a snapshot that is %s is rebuilt from the journal, with a notice',
    async (_, spoil) => {
      const directory = await threeKeys();
      const path = join(directory, 'keyrack.json');
      spoil(path);
      const rack = await openTestRack(directory);
      expect(rack.notices).toEqual([
        expect.stringContaining('was rebuilt from the journal, without the last uses'),
      ]);
      expect((await rack.keyring.listKeys({}, local)).total).toBe(3);
      expect(JSON.parse(readFileSync(path, 'utf8')).meta.seq).toBe(5);
    },
  );

  test('case 103: a snapshot that is a directory is worked around, and saving it is a notice and no failure', async () => {
    const directory = await threeKeys();
    rmSync(join(directory, 'keyrack.json'));
    mkdirSync(join(directory, 'keyrack.json'));
    const rack = await openTestRack(directory);
    await rack.keyring.createKey({ name: 'four' }, local);
    await rack.close();
    expect(rack.notices).toEqual([
      expect.stringContaining('it is a directory'),
      expect.stringContaining('Cannot save the snapshot'),
    ]);
    expect(await namesIn(directory)).toEqual(['four', 'one', 'three', 'two']);
  });

  test('case 102: a snapshot newer than the journal is refused', async () => {
    const directory = await threeKeys();
    const { path, bytes } = firstSegment(directory);
    truncateSync(path, lineOffsets(bytes).at(-1));
    rmSync(join(directory, 'head'));
    await expect(openTestRack(directory)).rejects.toMatchObject({
      code: 'store_damaged',
      message: expect.stringContaining('it ends at sequence number 4, but'),
    });
  });

  test('case 102: a snapshot of another rack is refused', async () => {
    const [directory, other] = [await threeKeys(), await threeKeys()];
    writeFileSync(join(directory, 'keyrack.json'), readFileSync(join(other, 'keyrack.json')));
    await expect(openTestRack(directory)).rejects.toMatchObject({
      code: 'store_damaged',
      message: expect.stringContaining('keyrack.json" belongs to another journal'),
    });
  });

  test.each(['', 'null', '{"seq":"5"}', '{"seq":5,"hash":"x"}'])(
    'a head file that says %j is ignored with a notice and written anew',
    async (text) => {
      const directory = await threeKeys();
      writeFileSync(join(directory, 'head'), text);
      const rack = await openTestRack(directory);
      await rack.keyring.createKey({ name: 'four' }, local);
      await rack.close();
      expect(rack.notices).toEqual([
        expect.stringContaining('was ignored and will be written anew'),
      ]);
      expect(JSON.parse(readFileSync(join(directory, 'head'), 'utf8'))).toMatchObject({ seq: 6 });
    },
  );

  test('case 117: what a crash left of a replaced file is removed, and nothing else', async () => {
    const directory = await threeKeys();
    for (const name of [
      'keyrack.json.0123456789abcdef.tmp',
      'head.0123456789abcdef.tmp',
      'keyrack.json.tmp',
      'notes.0123456789abcdef.tmp',
    ]) {
      writeFileSync(join(directory, name), 'x');
    }
    await openTestRack(directory);
    const left = readdirSync(directory).filter((name) => name.endsWith('.tmp'));
    expect(left).toEqual(['keyrack.json.tmp', 'notes.0123456789abcdef.tmp']);
  });
});
