/** What `keyrack doctor` says of a data directory, and what its repair leaves. */
import {
  appendFileSync,
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parseLine, seal } from '../../src/core/chain.ts';
import type { Finding } from '../../src/store/doctor/finding.ts';
import { openRack } from '../../src/store/open.ts';
import type { SnapshotFile } from '../../src/store/snapshot-file.ts';
import { hashState } from '../../src/store/state-hash.ts';
import { makeShell, type Shell } from './shell.ts';

/** A shell whose rack has three keys in it. */
async function makeRack(): Promise<Shell> {
  const shell = makeShell();
  for (const name of ['alpha', 'beta', 'gamma']) await shell.createKey(name);
  return shell;
}

const segment = '000001.ndjson';
const segmentOf = ({ directory }: Shell) => join(directory, 'journal', segment);

/** Everything in a directory with its mode, so that a test can say that nothing was changed. */
function contents(directory: string): readonly string[] {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
  return names.map((name) => {
    const stats = statSync(join(directory, name));
    const text = stats.isFile() ? readFileSync(join(directory, name), 'latin1') : '';
    return `${name} ${stats.mode.toString(8)} ${text}`;
  });
}

async function examine(shell: Shell, now?: () => number) {
  const { exitCode, stdout } = await shell.keyrack(['doctor', '--json'], { ...(now && { now }) });
  const findings: readonly Finding[] = JSON.parse(stdout).data;
  const of = (check: string) => findings.find((one) => one.check === check);
  return { exitCode, of, bad: findings.filter(({ level }) => level !== 'ok') };
}

/** Writes the journal with its lines put in another order or left out. */
function reorder(path: string, change: (lines: string[]) => string[]): void {
  const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
  writeFileSync(path, `${change(lines).join('\n')}\n`);
}

function editSnapshot({ directory }: Shell, change: (file: SnapshotFile) => SnapshotFile): void {
  const path = join(directory, 'keyrack.json');
  const file = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify(change(file)));
}

test('a sound rack has no findings, in this process or beside the one that holds it', async () => {
  const shell = await makeRack();
  expect(await examine(shell)).toMatchObject({ exitCode: 0, bad: [] });
  const rack = await openRack(shell.directory, { user: 'tester' });
  onTestFinished(() => rack.close());
  const { exitCode, bad, of } = await examine(shell);
  expect({ exitCode, bad }).toEqual({ exitCode: 0, bad: [] });
  expect(of('lock')?.text).toMatch(new RegExp(`^process ${process.pid} \\(since .*\\) holds`));
  await expect(openRack(shell.directory, { user: 'tester' })).rejects.toMatchObject({
    code: 'store_locked',
  });
});

test('beside a rack that is being changed nothing is taken for damage', async () => {
  const shell = await makeRack();
  const rack = await openRack(shell.directory, {
    user: 'tester',
    segmentBytes: 2000,
    snapshotEveryMs: 5,
  });
  onTestFinished(() => rack.close());
  const actor = { kind: 'local', name: 'tester' } as const;
  let isOver = false;
  const writing = (async () => {
    while (!isOver) {
      const { key } = await rack.keyring.createKey({ name: 'busy' }, actor);
      await rack.keyring.revokeKey(key.id, actor);
    }
  })();
  try {
    for (let round = 0; round < 15; round += 1) {
      const { exitCode, bad } = await examine(shell);
      expect({ exitCode, bad: bad.filter(({ level }) => level === 'problem') }).toEqual({
        exitCode: 0,
        bad: [],
      });
    }
  } finally {
    isOver = true;
    await writing;
  }
}, 30_000);

test('after every kind of change the snapshot is what the journal makes', async () => {
  const shell = await makeRack();
  const [first = '', second = '', third = ''] = (await shell.keys()).map(({ id }) => id);
  const file = join(shell.home, 'token');
  const commands = [
    ['account', 'create', 'alice', '--permissions', 'api_keys.read'],
    [
      'api-key',
      'create',
      'late',
      '--account',
      'alice',
      '--expires',
      '90',
      '--allow-ip',
      '10.0.0.0/8',
    ],
    [
      'api-key',
      'create',
      'panel',
      '--profile',
      'pterodactyl-application',
      '--permissions',
      'servers=3',
    ],
    ['api-key', 'update', first, '--name', 'renamed', '--rate', '5/1s'],
    ['api-key', 'disable', first],
    ['api-key', 'enable', first],
    ['api-key', 'rotate', second, '--overlap', '24h', '--out', file],
    ['api-key', 'rotate', second, '--finish'],
    ['api-key', 'rotate', third, '--overlap', '24h', '--out', `${file}.2`],
    ['api-key', 'rotate', third, '--abort'],
    ['api-key', 'revoke', second, '-y'],
  ];
  for (const argv of commands) {
    expect(await shell.keyrack(argv)).toMatchObject({ exitCode: 0 });
    expect(await examine(shell)).toMatchObject({ exitCode: 0, bad: [] });
  }
});

test('people read every finding with its fix, scripts get columns', async () => {
  const shell = await makeRack();
  chmodSync(segmentOf(shell), 0o644);
  const { stdout } = await shell.keyrack(['doctor'], { tty: true, columns: 40 });
  expect(stdout).toMatch(
    /^\S*warning\S* +files +"journal\/000001\.ndjson" may be read by others$/m,
  );
  expect(stdout).toMatch(/^ +fix: chmod 600 /m);
  const plain = await shell.keyrack(['doctor', '--plain']);
  expect(plain.stdout).toMatch(/^warning\tfiles\t"journal\/000001\.ndjson" may .*\tchmod 600 .*$/m);
  expect(statSync(segmentOf(shell)).mode & 0o777).toBe(0o644);
});

test('a directory that is not there is a warning, and is not made', async () => {
  const shell = makeShell();
  expect(await examine(shell)).toMatchObject({ exitCode: 0, bad: [{ level: 'warning' }] });
  expect(existsSync(shell.directory)).toBe(false);
});

test('an empty directory is no damage, and nothing is put into it', async () => {
  const shell = makeShell();
  mkdirSync(shell.directory, { mode: 0o700 });
  expect(await examine(shell)).toMatchObject({ exitCode: 0, bad: [] });
  expect(readdirSync(shell.directory)).toEqual([]);
});

test('a directory that others may write to and a link among the files are problems', async () => {
  const shell = await makeRack();
  chmodSync(shell.directory, 0o777);
  renameSync(join(shell.directory, 'head'), join(shell.home, 'head'));
  symlinkSync(join(shell.home, 'head'), join(shell.directory, 'head'));
  const { exitCode, of } = await examine(shell);
  expect(exitCode).toBe(1);
  expect(of('directory')).toMatchObject({
    level: 'problem',
    fix: `chmod 700 "${shell.directory}"`,
  });
  expect(of('files')).toMatchObject({ level: 'problem', text: expect.stringContaining('"head"') });
});

test('what a killed process leaves of its lock is no finding', async () => {
  const shell = await makeRack();
  writeFileSync(join(shell.directory, 'lock-journal'), '', { mode: 0o600 });
  writeFileSync(join(shell.directory, 'owner'), '{"pid":1}', { mode: 0o600 });
  const before = contents(shell.directory);
  expect(await examine(shell)).toMatchObject({ exitCode: 0, bad: [] });
  expect(contents(shell.directory)).toEqual(before);
});

test('a clock that stands before the newest event is a problem', async () => {
  const { exitCode, bad } = await examine(await makeRack(), () => Date.parse('2020-01-01'));
  expect({ exitCode, bad }).toMatchObject({
    exitCode: 1,
    bad: [{ check: 'clock', level: 'problem' }],
  });
});

test('a clock that stands before the last use of a key is a problem', async () => {
  const shell = await makeRack();
  const { token } = await shell.json('api-key', 'create', 'used');
  const later = Date.now() + 86_400_000;
  const rack = await openRack(shell.directory, { user: 'tester', clock: () => later });
  rack.keyring.authenticate({ token, ip: null, permission: null });
  await rack.close();
  const { exitCode, bad } = await examine(shell);
  expect({ exitCode, bad }).toMatchObject({ exitCode: 1, bad: [{ check: 'clock' }] });
  expect(await examine(shell, () => later)).toMatchObject({ exitCode: 0, bad: [] });
});

test('a socket that nobody listens on is a warning, a file in its place a problem', async () => {
  const shell = await makeRack();
  const path = join(shell.directory, 'keyrack.sock');
  writeFileSync(path, '', { mode: 0o600 });
  expect((await examine(shell)).of('socket')).toMatchObject({ level: 'problem' });
  rmSync(path);
  const silent = createServer(() => undefined).listen(path);
  await new Promise((resolve) => silent.once('listening', resolve));
  renameSync(path, `${path}.left`);
  await new Promise((resolve) => silent.close(resolve));
  renameSync(`${path}.left`, path);
  expect((await examine(shell)).of('socket')).toMatchObject({ level: 'warning' });
});

test('a torn tail is a warning that the next start clears', async () => {
  const shell = await makeRack();
  appendFileSync(segmentOf(shell), '{"v":1,"seq":6,"b":');
  const before = contents(shell.directory);
  const { exitCode, bad } = await examine(shell);
  expect({ exitCode, bad }).toMatchObject({ exitCode: 0, bad: [{ check: 'journal' }] });
  expect(await shell.keyrack(['doctor', '--repair', '--accept-loss'])).toMatchObject({
    exitCode: 0,
    stderr: 'There is nothing to repair.\n',
  });
  expect(contents(shell.directory)).toEqual(before);
  await shell.keyrack(['api-key', 'list']);
  expect(await examine(shell)).toMatchObject({ exitCode: 0, bad: [] });
  expect((await examine(shell)).of('kept')?.text).toContain('"torn-');
});

test.each(['head', 'keyrack.json'])('a missing "%s" is a warning', async (name) => {
  const shell = await makeRack();
  rmSync(join(shell.directory, name));
  expect(await examine(shell)).toMatchObject({ exitCode: 0, bad: [{ level: 'warning' }] });
});

const allDisabled = (file: SnapshotFile): SnapshotFile => ({
  ...file,
  keys: file.keys.map((key) => ({ ...key, enabled: false })),
});

const damages: readonly [string, string, (shell: Shell) => void][] = [
  [
    'a changed byte',
    'journal',
    (shell) =>
      reorder(segmentOf(shell), (lines) => lines.map((line) => line.replace('beta', 'bета'))),
  ],
  [
    'case 96: a deleted line',
    'journal',
    (shell) => reorder(segmentOf(shell), (lines) => lines.toSpliced(3, 1)),
  ],
  [
    'case 96: swapped lines',
    'journal',
    (shell) =>
      reorder(segmentOf(shell), ([a = '', b = '', c = '', d = '', e = '']) => [a, b, d, c, e]),
  ],
  [
    'case 96: a repeated line',
    'journal',
    (shell) => reorder(segmentOf(shell), (lines) => [...lines, lines[4] ?? '']),
  ],
  [
    'case 97: a journal cut at a line',
    'head',
    (shell) => reorder(segmentOf(shell), (lines) => lines.slice(0, 4)),
  ],
  [
    'case 100: CR LF',
    'journal',
    (shell) =>
      reorder(segmentOf(shell), (lines) =>
        lines.map((line, index) => (index < 3 ? line : `${line}\r`)),
      ),
  ],
  [
    'case 102: a snapshot of another chain',
    'snapshot',
    (shell) =>
      editSnapshot(shell, (file) => ({
        ...file,
        meta: { ...file.meta, head: '0'.repeat(64) },
      })),
  ],
  ['a snapshot edited by hand', 'snapshot', (shell) => editSnapshot(shell, allDisabled)],
  [
    'a head of another chain',
    'head',
    ({ directory }) =>
      writeFileSync(join(directory, 'head'), `{"seq":5,"hash":"${'0'.repeat(64)}"}`),
  ],
];

test.each(damages)('%s is damage that "%s" tells, and changes nothing', async (_, check, spoil) => {
  const shell = await makeRack();
  spoil(shell);
  const before = contents(shell.directory);
  const { exitCode, of } = await examine(shell);
  expect(exitCode).toBe(9);
  expect(of(check)).toMatchObject({ level: 'problem' });
  expect((await shell.keyrack(['api-key', 'list'])).stderr).toContain('see keyrack doctor');
  expect(contents(shell.directory).filter((line) => !line.startsWith('lock '))).toEqual(
    before.filter((line) => !line.startsWith('lock ')),
  );
});

test.each(damages)('%s is repaired, kept aside and told in the audit', async (_, __, spoil) => {
  const shell = await makeRack();
  spoil(shell);
  const argv = ['doctor', '--repair', '--accept-loss', '-y', '--json'];
  const { exitCode, stdout } = await shell.keyrack(argv, { env: { SUDO_USER: 'alice' } });
  expect(exitCode).toBe(0);
  const { seq, segment: cut, offset, bytes, kept } = JSON.parse(stdout).data;
  expect(kept.length).toBeGreaterThan(0);
  for (const name of kept) expect(statSync(join(shell.directory, name)).mode & 0o777).toBe(0o600);
  expect(await shell.keyrack(['audit', 'verify'])).toMatchObject({ exitCode: 0 });
  expect(await examine(shell)).toMatchObject({ exitCode: 0, bad: [] });
  const audit = await shell.json<{ data: unknown[] }>('audit', 'list');
  expect(audit.data[0]).toMatchObject({
    seq: seq + 1,
    op: 'journal.repaired',
    actor: { kind: 'local', name: 'alice' },
    data: { segment: cut, offset, bytes, saved: expect.stringMatching(/^lost-/) },
  });
});

// The hash in the snapshot guards against a careless edit; who can write it can hash it as well.
test('an edited snapshot whose hash was made anew is found by what the journal makes', async () => {
  const shell = await makeRack();
  editSnapshot(shell, (file) => {
    const edited = allDisabled(file);
    return { ...edited, meta: { ...edited.meta, stateHash: hashState(edited) } };
  });
  const { exitCode, of } = await examine(shell);
  expect(exitCode).toBe(9);
  expect(of('snapshot')?.text).toContain('was edited');
  await shell.keyrack(['doctor', '--repair', '--accept-loss', '-y']);
  expect((await shell.keys()).map(({ status }) => status)).toEqual(['active', 'active', 'active']);
});

test('a repair says in numbers what is lost, and keeps the very bytes', async () => {
  const shell = await makeRack();
  const bytes = readFileSync(segmentOf(shell));
  const offset = bytes.indexOf('{"v":1,"seq":4,');
  writeFileSync(segmentOf(shell), bytes.toString().replace('beta', 'BETA'));
  const damaged = readFileSync(segmentOf(shell));
  const { stderr } = await shell.keyrack(['doctor', '--repair', '--accept-loss', '-y']);
  expect(stderr).toContain(
    `cut after event 3, at byte ${offset} of "${segment}": 2 lines, ${bytes.length - offset} bytes are lost`,
  );
  expect(stderr).toContain('Events 4 to 5 were there once: 2 events');
  const kept = /journal\/lost-[\w-]+/.exec(stderr)?.[0] ?? '';
  expect(readFileSync(join(shell.directory, kept))).toEqual(damaged.subarray(offset));
  expect((await shell.keys()).map(({ name }) => name)).toEqual(['alpha']);
});

test('a damaged early segment takes the later ones with it, whole', async () => {
  const shell = makeShell();
  const rack = await openRack(shell.directory, { user: 'tester', segmentBytes: 400 });
  for (const name of ['one', 'two', 'three'])
    await rack.keyring.createKey({ name }, { kind: 'local', name: 'tester' });
  await rack.close();
  const names = readdirSync(join(shell.directory, 'journal')).sort();
  expect(names.length).toBeGreaterThan(2);
  const last = readFileSync(join(shell.directory, 'journal', names.at(-1) ?? ''));
  rmSync(join(shell.directory, 'journal', names[1] ?? ''));
  expect((await examine(shell)).of('journal')?.text).toContain(
    '000002.ndjson" does not hold: it is missing',
  );
  const { exitCode, stderr } = await shell.keyrack(['doctor', '--repair', '--accept-loss', '-y']);
  expect(exitCode).toBe(0);
  const kept = new RegExp(`journal/lost-[\\w-]+-${names.at(-1)}`).exec(stderr)?.[0] ?? '';
  expect(readFileSync(join(shell.directory, kept))).toEqual(last);
  expect(await examine(shell)).toMatchObject({ exitCode: 0, bad: [] });
});

test('a journal of which nothing is left is not repaired into an empty rack', async () => {
  const shell = await makeRack();
  rmSync(join(shell.directory, 'journal'), { recursive: true });
  expect(await examine(shell)).toMatchObject({ exitCode: 9 });
  const outcome = await shell.keyrack(['doctor', '--repair', '--accept-loss', '-y']);
  expect(outcome).toMatchObject({
    exitCode: 9,
    stderr: expect.stringContaining('restore a backup'),
  });
});

test('case 105: what a newer Keyrack wrote is told as such, and no repair gives it up', async () => {
  const shell = await makeRack();
  const last = parseLine(shell.journal().at(-1) ?? '');
  const newer = { ...last, op: 'key.teleported' } as never;
  appendFileSync(segmentOf(shell), `${seal(newer, last, last.batch + 1).line}\n`);
  const before = contents(shell.directory);
  const { exitCode, of } = await examine(shell);
  expect(exitCode).toBe(9);
  expect(of('journal')?.text).toContain('does not know the event "key.teleported"');
  expect(of('journal')?.fix).toContain('a newer Keyrack wrote it');
  const argv = ['doctor', '--repair', '--accept-loss', '-y'];
  expect(await shell.keyrack(argv)).toMatchObject({
    exitCode: 9,
    stderr: expect.stringContaining('open the directory with that one'),
  });
  expect(contents(shell.directory).filter((line) => !line.startsWith('lock '))).toEqual(
    before.filter((line) => !line.startsWith('lock ')),
  );
});

test('one half of the flags is refused by the name of the other', async () => {
  const { keyrack } = await makeRack();
  const half = async (flag: string) => keyrack(['doctor', flag]);
  expect(await half('--repair')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--accept-loss'),
  });
  expect(await half('--accept-loss')).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('--repair'),
  });
});

test('a repair asks on a terminal, needs -y without one, and does nothing on a no', async () => {
  const shell = await makeRack();
  truncateSync(segmentOf(shell), statSync(segmentOf(shell)).size - 20);
  const before = contents(shell.directory);
  const argv = ['doctor', '--repair', '--accept-loss'];
  expect(await shell.keyrack(argv)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('-y'),
  });
  expect(await shell.keyrack(argv, { tty: true, stdin: 'n\n' })).toMatchObject({ exitCode: 3 });
  expect(contents(shell.directory)).toEqual(before);
  expect(await shell.keyrack(argv, { tty: true, stdin: 'y\n' })).toMatchObject({ exitCode: 0 });
});

test('a rack that somebody holds is not repaired', async () => {
  const shell = await makeRack();
  const rack = await openRack(shell.directory, { user: 'tester' });
  onTestFinished(() => rack.close());
  reorder(segmentOf(shell), (lines) => lines.toSpliced(3, 1));
  const outcome = await shell.keyrack(['doctor', '--repair', '--accept-loss', '-y']);
  expect(outcome).toMatchObject({ exitCode: 10 });
});
