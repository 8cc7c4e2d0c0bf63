/** Faults of the real kernel interface, by strace: what the fault sweep shows with a file system of ours holds here. */
import { execFileSync, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openJournal } from '../../src/store/journal-open.ts';
import { temporaryDirectory } from './support.ts';

const script = join(import.meta.dirname, 'append-loop.ts');

/** strace may be missing, or forbidden to trace. */
const works = spawnSync('strace', ['-f', '-o', '/dev/null', 'true']).status === 0;

/** Appends ten events with a fault in the system calls on one file; the lines that the process said. */
function appendUnder(fault: string, journal: string): readonly string[] {
  const syscall = fault.replace(/:.*/, '');
  const traced = ['-f', '-qq', '-o', '/dev/null', '-P', join(journal, '000001.ndjson')];
  const said = execFileSync(
    'strace',
    [
      ...traced,
      '-e',
      `trace=${syscall}`,
      '-e',
      `inject=${fault}`,
      process.execPath,
      script,
      journal,
      '10',
    ],
    // strace counts calls by thread, so there may be only one.
    { encoding: 'utf8', env: { ...process.env, UV_THREADPOOL_SIZE: '1' } },
  );
  return said.trim().split('\n');
}

/** What the file holds for whoever opens it next. */
async function seqIn(directory: string): Promise<number> {
  const { journal } = await openJournal(directory);
  await journal.close();
  return journal.head().seq;
}

const acked = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `acked ${from + index}`);

/** A journal with one event in it: strace finds the file by its path. */
function journalOfOne(): string {
  const directory = join(temporaryDirectory(), 'journal');
  execFileSync(process.execPath, [script, directory, '1']);
  return directory;
}

test.skipIf(!works)(
  'after one fdatasync that fails with EIO nothing more is acknowledged, and reading goes on',
  async () => {
    const journal = journalOfOne();
    const said = appendUnder('fdatasync:error=EIO:when=4', journal);
    const refusal = expect.stringMatching(/^refused .*was not confirmed \(EIO\); restart Keyrack/);
    const acknowledged = said.filter((line) => line.startsWith('acked'));
    expect(said).toEqual([
      ...acked(2, acknowledged.length + 1),
      ...Array(10 - acknowledged.length).fill(refusal),
      `read ${acknowledged.length + 1}`,
    ]);
    expect(acknowledged.length).toBeGreaterThan(0);
    expect(acknowledged.length).toBeLessThan(10);
    expect(await seqIn(journal)).toBeGreaterThanOrEqual(acknowledged.length + 1);
  },
);

test.skipIf(!works)(
  'a write that fails with ENOSPC is refused, and the next one is acknowledged in its place',
  async () => {
    const journal = journalOfOne();
    const said = appendUnder('pwrite64:error=ENOSPC:when=4', journal);
    const [refused] = said.filter((line) => line.startsWith('refused'));
    expect(refused).toMatch(/ENOSPC; nothing was changed, free disk space/);
    expect(said.filter((line) => line !== refused)).toEqual([...acked(2, 10), 'read 10']);
    expect(await seqIn(journal)).toBe(10);
  },
);
