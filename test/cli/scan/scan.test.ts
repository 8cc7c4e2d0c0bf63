/** `keyrack scan` on real trees: what it finds, what it says, and what it never shows. */
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdirSync,
  renameSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { profiles } from '../../../src/core/profiles/index.ts';
import { makeShell, type Shell } from '../shell.ts';

const isRoot = process.getuid?.() === 0;

/** A shell with one key and a folder beside the rack. */
async function makeTree(shell: Shell = makeShell()) {
  const { data, token } = await shell.json('api-key', 'create', 'leaked');
  const tree = join(shell.home, 'tree');
  mkdirSync(join(tree, 'src'), { recursive: true });
  return { ...shell, tree, token, id: data.id };
}

test('nothing found is exit 0', async () => {
  const { keyrack, tree } = await makeTree();
  writeFileSync(join(tree, 'a.txt'), 'nothing\n');
  const { exitCode, stdout, stderr } = await keyrack(['scan', tree]);
  expect([exitCode, stdout]).toEqual([0, '']);
  expect(stderr).toBe('No token of this rack.\nScanned 1 file, 0.0 MB.\n');
});

test('a token is exit 1, with its place and its key in every format, and never itself', async () => {
  const { keyrack, tree, token, id } = await makeTree();
  const file = join(tree, 'src', 'app.env');
  writeFileSync(file, `A=1\nKEY="${token}"\n`);
  for (const format of [[], ['--plain'], ['--json'], ['-q']]) {
    const { exitCode, stdout, stderr } = await keyrack(['scan', tree, ...format]);
    expect(exitCode).toBe(1);
    expect(stdout).toContain(id);
    expect(stdout + stderr).not.toContain(token.slice(-20));
  }
  const plain = await keyrack(['scan', tree, '--plain']);
  expect(plain.stdout).toBe(`${file}:2:6\t${id}\tactive\tcurrent\tleaked\tadmin\n`);
  const { data } = JSON.parse((await keyrack(['scan', tree, '--json'])).stdout);
  expect(data).toMatchObject({
    findings: [{ file, line: 2, column: 6, commit: null, age: 'current', key: { id } }],
    ...{ files: 1, unreadable: [], dropped: 0 },
  });
});

test('keys of every profile are found in one tree, in the order of their places', async () => {
  const shell = makeShell();
  const { keyrack, tree, token, json } = await makeTree(shell);
  const tokens = [token];
  for (const profile of ['pakyas', 'xyp', 'akener', 'pterodactyl-client', 'pyro']) {
    tokens.push((await json('api-key', 'create', profile, '--profile', profile)).token);
  }
  writeFileSync(join(tree, 'all'), tokens.join('\n'));
  const { stdout } = await keyrack(['scan', tree, '--plain']);
  const lines = stdout.trim().split('\n');
  expect(lines.map((line) => line.split('\t')[0]?.split(':')[1])).toEqual(
    tokens.map((_, index) => String(index + 1)),
  );
});

test('what only looks like a token, and tokens of another rack, are not found', async () => {
  const [here, elsewhere] = [await makeTree(), await makeTree()];
  writeFileSync(join(here.tree, 'a'), `${elsewhere.token}\nxyp_${'a'.repeat(40)}\n`);
  expect(await here.keyrack(['scan', here.tree])).toMatchObject({ exitCode: 0 });
});

test('revoked keys and outdated tokens are told as what they are', async () => {
  const { keyrack, tree, token, id } = await makeTree();
  writeFileSync(join(tree, 'a'), token);
  await keyrack(['api-key', 'rotate', id, '--overlap', '1h']);
  expect((await keyrack(['scan', tree, '--plain'])).stdout).toContain('\tactive\tprevious\t');
  await keyrack(['api-key', 'revoke', id, '-y']);
  expect((await keyrack(['scan', tree, '--plain'])).stdout).toContain('\trevoked\t');
});

test('standard input is scanned, and a token across two pieces is found', async () => {
  const { keyrack, token, id } = await makeTree();
  const stdin = new PassThrough();
  stdin.write(`log line\nAuthorization: Bearer ${token.slice(0, 30)}`);
  stdin.end(`${token.slice(30)}\n`);
  const { exitCode, stdout } = await keyrack(['scan', '-', '--plain'], { stdin });
  expect([exitCode, stdout.split('\t').slice(0, 2)]).toEqual([1, ['-:2:23', id]]);
});

test('symbolic links are not followed, neither to files nor in a circle', async () => {
  const { keyrack, tree, token, home } = await makeTree();
  writeFileSync(join(home, 'outside'), token);
  symlinkSync('../outside', join(tree, 'link'));
  symlinkSync('.', join(tree, 'circle'));
  expect(await keyrack(['scan', tree])).toMatchObject({ exitCode: 0 });
  const { exitCode, stderr } = await keyrack(['scan', join(tree, 'link')]);
  expect(exitCode).toBe(8);
  expect(stderr).toContain('Nothing could be scanned.');
  expect(stderr).toContain('it is a symbolic link, which is not followed');
});

test('a path that is not there, or too large, is named and makes exit 8; the rest is scanned', async () => {
  const { keyrack, tree, token, id } = await makeTree();
  writeFileSync(join(tree, 'large'), '');
  truncateSync(join(tree, 'large'), 3 * 1024 * 1024);
  const missing = join(tree, 'missing');
  const first = await keyrack(['scan', tree, missing, '--max-size', '2']);
  expect(first.exitCode).toBe(8);
  expect(first.stderr).toContain(`${join(tree, 'large')}: it is larger than 2097152 bytes`);
  expect(first.stderr).toContain(`${missing}: it does not exist`);
  writeFileSync(join(tree, 'a'), token);
  const second = await keyrack(['scan', missing, tree, '--max-size', '2']);
  expect(second.exitCode).toBe(1);
  expect(second.stdout).toContain(id);
  expect(second.stderr).toContain(`Not scanned: ${missing}: it does not exist`);
});

test.skipIf(isRoot)('a file that may not be read is named', async () => {
  const { keyrack, tree } = await makeTree();
  writeFileSync(join(tree, 'locked'), 'x');
  chmodSync(join(tree, 'locked'), 0);
  const { exitCode, stderr } = await keyrack(['scan', tree]);
  expect(exitCode).toBe(8);
  expect(stderr).toContain('locked: this user may not read it (EACCES)');
});

test('folders deeper than 64 are named', async () => {
  const { keyrack, tree } = await makeTree();
  mkdirSync(join(tree, ...Array.from({ length: 70 }, () => 'd')), { recursive: true });
  const { exitCode, stderr } = await keyrack(['scan', tree]);
  expect(exitCode).toBe(8);
  expect(stderr).toContain('deeper than 64 folders');
});

test('the attack: a file that is named like the token it leaks does not bring it to the screen', async () => {
  const { keyrack, tree, token } = await makeTree();
  writeFileSync(join(tree, `${token}.txt`), token);
  for (const format of [[], ['--json'], ['--plain']]) {
    const { exitCode, stdout, stderr } = await keyrack(['scan', tree, ...format]);
    expect(exitCode).toBe(1);
    expect(stdout + stderr).not.toContain(token.slice(-20));
    expect(stdout).toContain('[redacted]');
  }
});

test('--disable asks, switches off what is active, and leaves the rest', async () => {
  const { keyrack, keys, tree, token, id } = await makeTree();
  writeFileSync(join(tree, 'a'), `${token}\n${token}\n`);
  expect(await keyrack(['scan', tree, '--disable'])).toMatchObject({ exitCode: 2 });
  const no = await keyrack(['scan', tree, '--disable'], { tty: true, stdin: 'n\n' });
  expect(no.exitCode).toBe(3);
  expect(no.stderr).toContain('Disable this key? Requests with them fail. [y/N]');
  expect((await keys())[0]?.status).toBe('active');
  const yes = await keyrack(['scan', tree, '--disable', '-y']);
  expect(yes.exitCode).toBe(1);
  expect(yes.stderr).toContain(`Disabled key "leaked" (${id}).`);
  expect((await keys())[0]?.status).toBe('inactive');
  const again = await keyrack(['scan', tree, '--disable']);
  expect(again.exitCode).toBe(1);
  expect(again.stderr).toContain('nothing to disable');
});

test('more look-alikes than one question takes are all asked for', async () => {
  const { keyrack, tree, token, id } = await makeTree();
  const strangers = Array.from(
    { length: 12_000 },
    (_, index) => `xyp_${String(index).padStart(40, 'a')}`,
  );
  writeFileSync(join(tree, 'many'), [...strangers, token, ...strangers].join('\n'));
  const { exitCode, stdout } = await keyrack(['scan', tree, '--plain']);
  expect([exitCode, stdout.split('\t')[1]]).toEqual([1, id]);
  expect(stdout).toContain(`${join(tree, 'many')}:12001:1`);
});

test('a reader that goes away does not turn a finding into silence', async () => {
  const { keyrack, tree, token } = await makeTree();
  writeFileSync(join(tree, 'a'), token);
  expect(await keyrack(['scan', tree], { broken: 'EPIPE' })).toMatchObject({ exitCode: 1 });
});

test('the rules for gitleaks match the tokens of every profile, and need no path', async () => {
  const { keyrack, json } = makeShell();
  const { exitCode, stdout } = await keyrack(['scan', '--rules', 'gitleaks']);
  expect(exitCode).toBe(0);
  const patterns = [...stdout.matchAll(/^regex = '''(.*)'''$/gm)].map(([, one]) => one ?? '');
  expect(patterns).toHaveLength(profiles.size);
  for (const profile of ['keyrack', 'pakyas', 'xyp', 'akener', 'pyro']) {
    const { token } = await json('api-key', 'create', 'name', '--profile', profile);
    expect(patterns.filter((one) => new RegExp(one).test(`KEY=${token};`))).toHaveLength(1);
  }
});

test.each([
  [['scan']],
  [['scan', '.', '--rules', 'other']],
  [['scan', '-', '--git']],
  [['scan', '.', '--max-size', '0']],
])('%j is a usage error', async (argv) => {
  const { keyrack } = makeShell();
  expect(await keyrack(argv)).toMatchObject({ exitCode: 2, stdout: '' });
});

test('who may not read keys hears it', async () => {
  const { keyrack, json, tree, token } = await makeTree();
  await json('account', 'create', 'bob');
  writeFileSync(join(tree, 'a'), token);
  expect(await keyrack(['--as', 'bob', 'scan', tree])).toMatchObject({ exitCode: 4 });
});

test('a file whose name is not UTF-8 is looked at as any other', async () => {
  const { keyrack, json, home } = makeShell();
  const { token } = await json('api-key', 'create', 'leaked');
  const name = Buffer.concat([Buffer.from(`${home}/tree-`), Buffer.from([0xff, 0xfe])]);
  mkdirSync(name);
  writeFileSync(Buffer.concat([name, Buffer.from('/'), Buffer.from([0xc3, 0x28])]), token);
  mkdirSync(join(home, 'tree'));
  renameSync(name, Buffer.concat([Buffer.from(join(home, 'tree/')), Buffer.from([0xff])]));
  const { exitCode, stdout } = await keyrack(['scan', join(home, 'tree'), '--plain']);
  expect(exitCode).toBe(1);
  expect(stdout.trim().split('\n')).toHaveLength(1);
});

test('a pipe keeps nobody waiting', async () => {
  const { keyrack, home } = makeShell();
  const tree = join(home, 'tree');
  mkdirSync(tree);
  execFileSync('mkfifo', [join(tree, 'pipe')]);
  expect((await keyrack(['scan', tree])).exitCode).toBe(0);
});
