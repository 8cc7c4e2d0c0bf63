/** `keyrack backup` and `keyrack restore`: what comes back, and what is refused. */
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openRack } from '../../src/store/open.ts';
import { makeShell, play, type Shell } from './shell.ts';

/** A shell with three keys, and the path for a backup beside its data directory. */
async function makeRack(): Promise<{ shell: Shell; file: string; fresh: string }> {
  const shell = makeShell();
  for (const name of ['alpha', 'beta', 'gamma']) await shell.createKey(name);
  return { shell, file: join(shell.home, 'rack.backup'), fresh: join(shell.home, 'fresh') };
}

const list = (directory: string) => play(['--data', directory, 'api-key', 'list', '--json']);
const restore = (file: string, directory: string) => play(['--data', directory, 'restore', file]);

test('a backup is restored with all keys, the same anchor and the last uses', async () => {
  const { shell, file, fresh } = await makeRack();
  const { token } = await shell.json('api-key', 'create', 'used');
  const rack = await openRack(shell.directory, { user: 'tester' });
  rack.keyring.authenticate({ token, ip: '203.0.113.9', permission: null });
  await rack.close();
  const before = await list(shell.directory);
  const { stdout, exitCode } = await shell.keyrack(['backup', file]);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^6:[0-9a-f]{64}\n$/);
  expect(await restore(file, fresh)).toMatchObject({ exitCode: 0, stdout });
  expect(await list(fresh)).toEqual(before);
  expect(before.stdout).toContain('203.0.113.9');
  const anchored = ['--data', fresh, 'audit', 'verify', '--expect', stdout.trim()];
  expect(await play(anchored)).toMatchObject({ exitCode: 0 });
  expect(await play(['--data', fresh, 'doctor'])).toMatchObject({ exitCode: 0 });
});

test('case 122: an older backup that was restored is told by a head that was noted later', async () => {
  const { shell, file, fresh } = await makeRack();
  await shell.keyrack(['backup', file]);
  const [revoked] = await shell.keys();
  await shell.keyrack(['api-key', 'revoke', revoked?.id ?? '', '-y']);
  const later = (await shell.keyrack(['audit', 'head'])).stdout.trim();
  expect(await restore(file, fresh)).toMatchObject({ exitCode: 0 });
  const verify = (...options: readonly string[]) =>
    play(['--data', fresh, 'audit', 'verify', ...options]);
  expect(await verify()).toMatchObject({ exitCode: 0 });
  expect(await verify('--expect', later)).toMatchObject({
    exitCode: 1,
    stderr: expect.stringContaining('at event 6, the journal ends before it'),
  });
});

test('the file is for its owner alone, and holds the journal as it stands', async () => {
  const { shell, file } = await makeRack();
  await shell.keyrack(['backup', file]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const [header = '', ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines).toEqual(shell.journal());
  expect(JSON.parse(header)).toMatchObject({ keyrack_backup: 1, seq: 5 });
});

test('neither command tells a digest', async () => {
  const { shell, file, fresh } = await makeRack();
  const made = [await shell.keyrack(['backup', file, '--json']), await restore(file, fresh)];
  const digests = [...readFileSync(file, 'utf8').matchAll(/"digest":"(\w+)"/g)].map(
    ([, one]) => one,
  );
  expect(digests).toHaveLength(3);
  for (const { stdout, stderr } of made)
    for (const digest of digests) expect(stdout + stderr).not.toContain(digest);
});

test('a backup beside the process that holds the rack changes nothing and misses nothing confirmed', async () => {
  const { shell, file, fresh } = await makeRack();
  const rack = await openRack(shell.directory, { user: 'tester', segmentBytes: 2000 });
  onTestFinished(() => rack.close());
  const actor = { kind: 'local', name: 'tester' } as const;
  const confirmed: string[] = [];
  let isOver = false;
  const writing = (async () => {
    while (!isOver) {
      const { key } = await rack.keyring.createKey({ name: 'busy' }, actor);
      confirmed.push(key.id);
      await rack.keyring.revokeKey(key.id, actor);
    }
  })();
  for (let round = 0; round < 8; round += 1) {
    const known = [...confirmed];
    const path = `${file}.${round}`;
    expect(await shell.keyrack(['backup', path])).toMatchObject({ exitCode: 0 });
    expect(await restore(path, `${fresh}.${round}`)).toMatchObject({ exitCode: 0 });
    const { stdout } = await play(['--data', `${fresh}.${round}`, 'audit', 'verify', '--json']);
    expect(JSON.parse(stdout).data.ok).toBe(true);
    const text = readFileSync(path, 'utf8');
    for (const id of known) expect(text).toContain(id);
  }
  isOver = true;
  await writing;
  expect(confirmed.length).toBeGreaterThan(8);
}, 30_000);

test('a backup of a torn journal ends before the tear, and leaves it as it is', async () => {
  const { shell, file, fresh } = await makeRack();
  const path = join(shell.directory, 'journal', '000001.ndjson');
  appendFileSync(path, '{"v":1,"seq":6,');
  const { stdout } = await shell.keyrack(['backup', file]);
  expect(stdout).toMatch(/^5:/);
  expect(readFileSync(path, 'utf8')).toMatch(/"seq":6,$/);
  expect(await restore(file, fresh)).toMatchObject({ exitCode: 0, stdout });
});

test('a damaged rack is not backed up: exit 9 names the place and the doctor', async () => {
  const { shell, file } = await makeRack();
  const path = join(shell.directory, 'journal', '000001.ndjson');
  writeFileSync(path, readFileSync(path, 'utf8').replace('beta', 'BETA'));
  const { exitCode, stderr } = await shell.keyrack(['backup', file]);
  expect(exitCode).toBe(9);
  expect(stderr).toMatch(/line 4 of .*keyrack doctor/);
  expect(existsSync(file)).toBe(false);
});

test('without a rack there is nothing to back up, and no directory is made', async () => {
  const shell = makeShell();
  expect(await shell.keyrack(['backup', join(shell.home, 'x')])).toMatchObject({ exitCode: 5 });
  expect(existsSync(shell.directory)).toBe(false);
});

test('a file or a link that is there is not written over', async () => {
  const { shell, file } = await makeRack();
  writeFileSync(file, 'mine');
  symlinkSync(file, `${file}.link`);
  for (const path of [file, `${file}.link`])
    expect(await shell.keyrack(['backup', path])).toMatchObject({ exitCode: 6 });
  expect(readFileSync(file, 'utf8')).toBe('mine');
  expect(await shell.keyrack(['backup', join(shell.home, 'no', 'x')])).toMatchObject({
    exitCode: 5,
  });
});

test('a backup that is interrupted leaves no file', async () => {
  const { shell, file } = await makeRack();
  const signal = AbortSignal.abort(new Error('stopped'));
  expect((await shell.keyrack(['backup', file], { signal })).exitCode).not.toBe(0);
  expect(existsSync(file)).toBe(false);
});

test('a backup goes to standard output, and the place is told beside it', async () => {
  const { shell, file, fresh } = await makeRack();
  const { stdout, stderr } = await shell.keyrack(['backup', '-']);
  writeFileSync(file, stdout);
  const [, anchor] = /up to (5:[0-9a-f]{64})/.exec(stderr) ?? [];
  expect(await restore(file, fresh)).toMatchObject({ exitCode: 0, stdout: `${anchor}\n` });
});

test.each<[string, (text: string) => string, RegExp]>([
  [
    'cut at a line',
    (text) => text.split('\n').slice(0, 4).join('\n').concat('\n'),
    /was cut: it ends with event 3, but it must reach event 5/,
  ],
  ['cut in a line', (text) => text.slice(0, -40), /line 6 of .* does not hold: it has no newline/],
  [
    'changed',
    (text) => text.replace('beta', 'BETA'),
    /line 5 of .* \(at byte \d+\) does not hold: its hash/,
  ],
  [
    'without a line',
    (text) => text.split('\n').toSpliced(3, 1).join('\n'),
    /line 4 of .* sequence number is 4, not 3/,
  ],
  [
    'with another anchor',
    (text) => text.replace(/"hash":"\w{64}"/, `"hash":"${'0'.repeat(64)}"`),
    /does not end at the event 5/,
  ],
  [
    'without its header',
    (text) => text.slice(text.indexOf('\n') + 1),
    /line 1 of .* is not the header of a Keyrack backup/,
  ],
  [
    'of a later format',
    (text) => text.replace('"keyrack_backup":1', '"keyrack_backup":2'),
    /format 2, this Keyrack reads 1/,
  ],
  [
    'with uses that are none',
    (text) => text.replace('"total":[', '"total":[7'),
    /line 1 of .* "usage" is no usage/,
  ],
  ['empty', () => '', /is empty/],
])(
  'a backup that is %s is refused with exit 9, and no directory is made',
  async (_, spoil, reason) => {
    const { shell, file, fresh } = await makeRack();
    await shell.keyrack(['backup', file]);
    writeFileSync(file, spoil(readFileSync(file, 'utf8')));
    const { exitCode, stderr } = await restore(file, fresh);
    expect(exitCode).toBe(9);
    expect(stderr).toMatch(reason);
    expect(existsSync(fresh)).toBe(false);
  },
);

test('a directory that holds a rack, or anything else, is refused with exit 6', async () => {
  const { shell, file, fresh } = await makeRack();
  await shell.keyrack(['backup', file]);
  const before = await list(shell.directory);
  expect(await restore(file, shell.directory)).toMatchObject({ exitCode: 6 });
  expect(await list(shell.directory)).toEqual(before);
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(join(fresh, 'letter.txt'), 'dear');
  expect(await restore(file, fresh)).toMatchObject({ exitCode: 6 });
  expect(readdirSync(fresh)).toEqual(['letter.txt']);
});

test('an empty directory with settings in it is restored into, and an earlier attempt is cleared', async () => {
  const { shell, file, fresh } = await makeRack();
  await shell.keyrack(['backup', file]);
  mkdirSync(join(fresh, 'restore-0123456789abcdef'), { recursive: true, mode: 0o700 });
  writeFileSync(join(fresh, 'config.json'), '{"port":0}');
  expect(await restore(file, fresh)).toMatchObject({ exitCode: 0 });
  expect(readdirSync(fresh)).not.toContain('restore-0123456789abcdef');
});

test('a backup that is not there, or is no file, exits 1', async () => {
  const { shell, fresh } = await makeRack();
  expect(await restore(join(shell.home, 'none'), fresh)).toMatchObject({ exitCode: 1 });
  expect(await restore(shell.home, fresh)).toMatchObject({ exitCode: 1 });
  expect(existsSync(fresh)).toBe(false);
});
