import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { crashCopy, namesIn, openTestRack, threeKeys } from './support.ts';

const script = join(import.meta.dirname, 'kill-in-save.ts');
const litterOf = (directory: string) =>
  readdirSync(directory).filter((name) => name.endsWith('.tmp'));

test('case 117: a process that is killed at any call of a save leaves the old snapshot or the new one, and its litter goes at the next start', {
  timeout: 60_000,
}, async () => {
  const whole = await threeKeys();
  const found = { seqs: new Set<number>(), litter: 0 };
  for (let at = 1, isOver = false; !isOver; at += 1) {
    const directory = crashCopy(whole);
    const { signal, stdout } = spawnSync(process.execPath, [script, directory, String(at)], {
      encoding: 'utf8',
    });
    isOver = stdout === 'saved\n';
    expect(signal, `call ${at}`).toBe(isOver ? null : 'SIGKILL');
    found.seqs.add(JSON.parse(readFileSync(join(directory, 'keyrack.json'), 'utf8')).meta.seq);
    found.litter += litterOf(directory).length;
    const rack = await openTestRack(directory);
    expect(rack.notices, `call ${at}`).toEqual([]);
    expect(litterOf(directory)).toEqual([]);
    await rack.close();
    expect(await namesIn(directory)).toEqual(['four', 'one', 'three', 'two']);
  }
  expect(found.seqs).toEqual(new Set([5, 6]));
  expect(found.litter).toBeGreaterThan(0);
});
