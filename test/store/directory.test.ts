import { existsSync, mkdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { prepareDirectory } from '../../src/store/directory.ts';
import { diskFileSystem } from '../../src/store/file-system.ts';
import { temporaryDirectory } from './support.ts';

const prepare = (path: string) => prepareDirectory(diskFileSystem, path, () => undefined);

test('missing parents are made, closed to others like the directory itself', async () => {
  const path = join(temporaryDirectory(), 'a/b/c');
  expect(await prepare(path)).toBe(path);
  for (const made of [path, join(path, '..'), join(path, '../..')]) {
    expect(statSync(made).mode & 0o777).toBe(0o700);
  }
});

test('many that make the same directory at once all get it', async () => {
  const path = join(temporaryDirectory(), 'a/b/c');
  const made = await Promise.all(Array.from({ length: 20 }, () => prepare(path)));
  expect(new Set(made)).toEqual(new Set([path]));
});

test('a file in the place of the directory is named as what it is', async () => {
  const path = join(temporaryDirectory(), 'file');
  writeFileSync(path, '');
  await expect(prepare(path)).rejects.toMatchObject({
    code: 'store_failed',
    message: expect.stringContaining('it is not a directory'),
  });
});

// Node's recursive mkdir never returns for such a path.
test.skipIf(!existsSync('/proc/self'))('a path where nothing can be made is refused', async () => {
  await expect(prepare('/proc/nothing/rack')).rejects.toMatchObject({ code: 'store_failed' });
});

test('a link to a directory is followed, and a link to nowhere is refused', async () => {
  const root = temporaryDirectory();
  mkdirSync(join(root, 'real'), { mode: 0o700 });
  symlinkSync(join(root, 'real'), join(root, 'link'));
  symlinkSync(join(root, 'gone'), join(root, 'dangling'));
  expect(await prepare(join(root, 'link'))).toBe(join(root, 'real'));
  await expect(prepare(join(root, 'dangling'))).rejects.toMatchObject({ code: 'store_failed' });
});
