/**
 * A power cut on a real file system: the image of a mounted ext4 is copied while the journal in it is written,
 * and the copy holds what reached the disk and nothing of the page cache. The copy takes time, so it is
 * no snapshot of one instant, and the cache of a drive is not part of it.
 */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { expect, onTestFinished, test } from 'vitest';
import { openJournal } from '../../src/store/journal-open.ts';
import { temporaryDirectory } from './support.ts';

const script = join(import.meta.dirname, 'append-loop.ts');

/** How many acknowledgements the power stays on for. */
const patience = [1, 40, 300];

/** Root alone may mount, and a container may forbid it even to root. */
const works = process.getuid?.() === 0 && canMount();

function canMount(): boolean {
  const directory = execFileSync('mktemp', ['-d'], { encoding: 'utf8' }).trim();
  try {
    makeImage(join(directory, 'image'), '4M');
    run('mount', '-o', 'loop', join(directory, 'image'), directory);
    run('umount', directory);
    return true;
  } catch {
    return false;
  } finally {
    run('rm', '-r', directory);
  }
}

function run(program: string, ...argv: readonly string[]): void {
  execFileSync(program, argv, { stdio: 'pipe' });
}

function makeImage(path: string, size: string): void {
  run('truncate', '-s', size, path);
  run('mkfs.ext4', '-q', '-F', path);
}

/** Mounts an image until the test ends; the loop device goes with the mount. */
function mount(image: string, name: string): string {
  const directory = join(image, '..', name);
  mkdirSync(directory);
  run('mount', '-o', 'loop', image, directory);
  onTestFinished(() => run('umount', directory));
  return directory;
}

/** Waits for so many acknowledgements, and says which sequence number was the last to be acknowledged by then. */
function acknowledgements(output: Readable, count: number): Promise<number> {
  return new Promise((resolve, reject) => {
    createInterface({ input: output }).on('line', (line) => {
      const seq = Number(/^acked (\d+)$/.exec(line)?.[1]);
      if (Number.isNaN(seq)) reject(new Error(line));
      if (seq >= count) resolve(seq);
    });
  });
}

/** Writes a journal, cuts the power after so many acknowledgements, and opens what the disk holds. */
async function cutPower(count: number, ...mode: readonly string[]) {
  const home = temporaryDirectory();
  const [image, copy] = [join(home, 'image'), join(home, 'copy')];
  makeImage(image, '32M');
  const journal = join(mount(image, 'before'), 'journal');
  const child = spawn(process.execPath, [script, journal, '1000000', ...mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const acknowledged = await acknowledgements(child.stdout, count);
  copyFileSync(image, copy);
  child.kill('SIGKILL');
  await ended;
  const opened = await openJournal(join(mount(copy, 'after'), 'journal'));
  await opened.journal.close();
  return { acknowledged, kept: opened.journal.head().seq };
}

test.skipIf(!works).each(patience)(
  'ext4 holds every event that was acknowledged before the power went, after %i of them',
  async (count) => {
    const { acknowledged, kept } = await cutPower(count);
    expect(acknowledged).toBeGreaterThanOrEqual(count);
    expect(kept).toBeGreaterThanOrEqual(acknowledged);
  },
);

test.skipIf(!works)('the proof above would notice: without syncs ext4 holds less', async () => {
  const { acknowledged, kept } = await cutPower(300, 'unsynced');
  expect(kept).toBeLessThan(acknowledged);
});
