import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scripts } from '../../src/cli/completion/scripts.ts';
import { serve } from './serve.ts';
import { makeShell, play } from './shell.ts';

type Env = Record<string, string>;

async function complete(words: readonly string[], env: Env = {}): Promise<readonly string[]> {
  const { exitCode, stdout, stderr } = await play(['__complete', '--', ...words], { env });
  expect([exitCode, stderr]).toEqual([0, '']);
  return stdout.split('\n').slice(0, -1);
}

const wordsOf = (lines: readonly string[]) => lines.map((line) => line.split('\t')[0]);

test.each<[string, readonly string[]]>([
  ['api-key li', ['list']],
  ['key li', ['list']],
  ['--json api-key li', ['list']],
  ['auth ', ['key']],
  ['auth key re', ['remove']],
  ['help audit he', ['head']],
  ['help ex', ['expiring', 'exit-codes']],
  ['completion ', ['bash', 'zsh', 'fish']],
  ['api-key list --stat', ['--status']],
  ['api-key list --status=a', ['--status=active']],
  ['api-key list --status a', ['active']],
  ['api-key list --status = a', ['active']],
  ['api-key create x --profile ak', ['akener']],
  ['api-key create x -s read,w', ['read,write']],
  ['api-key create x --scopes=read,w', ['--scopes=read,write']],
  ['serve --log j', ['json']],
  ['backup ', [':files']],
  ['api-key import --app-key-file ', [':files']],
  ['--data ', [':directories']],
  ['api-key list -- --st', []],
  ['api-key create ', []],
  ['frobnicate x', []],
  ['api-key list --frobnicate x', []],
  ['api-key list --json --js', []],
  ['auth key set --k', ['--key-stdin', '--key-file']],
  ['__', []],
])('of "%s" the end may be %j', async (line, expected) => {
  expect(wordsOf(await complete(line.split(' ')))).toEqual(expected);
});

test('every command can be reached word by word', async () => {
  const { stdout } = await play(['--help']);
  for (const word of wordsOf(await complete(['']))) expect(stdout).toContain(`  ${word}`);
  expect(await complete([''])).not.toContainEqual(expect.stringContaining('__complete'));
});

test('ids and names come from a rack that is served, and from one that is not, without its lock', async () => {
  const shell = makeShell();
  const id = await shell.createKey('backup script');
  const gone = await shell.createKey('old');
  await shell.keyrack(['api-key', 'revoke', gone, '-y']);
  await shell.keyrack(['account', 'create', 'alice']);
  const data = ['--data', shell.directory];
  const ask = async () => [
    await complete([...data, 'api-key', 'show', '']),
    await complete([...data, 'api-key', 'revoke', 'x', id.slice(0, 6)]),
    await complete([...data, 'account', 'update', 'al']),
  ];
  const expected = [[`${id}\tbackup script`], [`${id}\tbackup script`], ['alice\tmember']];
  expect(await ask()).toEqual(expected);
  await serve(shell);
  expect(await ask()).toEqual(expected);
});

test('no token and no stored key is ever offered', async () => {
  const { home, directory, json } = makeShell();
  const env = { HOME: home };
  const { token } = await json('api-key', 'create', 'x', '--profile', 'xyp');
  await play(['auth', 'key', 'set', '--org', 'org_1', '--key-stdin'], { stdin: token, env });
  const places = [
    ['api-key', 'show', ''],
    ['auth', 'key', 'verify', '--org', ''],
  ];
  for (const words of places) {
    const lines = await complete(['--data', directory, ...words], env);
    expect(lines).toHaveLength(1);
    expect(lines.join()).not.toContain(token.slice(-8));
  }
});

test('a rack that is not there is not made, and what is elsewhere is not asked', async () => {
  const { directory, home } = makeShell();
  expect(await complete(['--data', directory, 'api-key', 'show', ''])).toEqual([]);
  expect(existsSync(directory)).toBe(false);
  const far = { HOME: home, KEYRACK_SERVER: 'http://127.0.0.1:9', KEYRACK_KEY: 'x' };
  expect(await complete(['api-key', 'show', ''], far)).toEqual([]);
  expect(await complete(['api-key', 'show', ''])).toEqual([]);
});

// A key's name is text from outside, and this text goes into the shell of whoever presses TAB.
test('a name can neither end its line nor act on the terminal', async () => {
  const shell = makeShell();
  const id = await shell.createKey('a$(reboot)`x`;"\'\\ b');
  const lines = await complete(['--data', shell.directory, 'api-key', 'show', '']);
  expect(lines).toHaveLength(1);
  expect(lines[0]?.startsWith(`${id}\t`)).toBe(true);
});

test('a shell that is not known exits 2 with a suggestion', async () => {
  const { exitCode, stderr } = await play(['completion', 'bsh']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('did you mean "bash"?');
});

/** The switch with which a shell reads a script and runs nothing of it. */
const readOnly: Readonly<Record<string, string>> = { bash: '-n', zsh: '-n', fish: '--no-execute' };

for (const [name, script] of Object.entries(scripts)) {
  const isThere = spawnSync(name, ['-c', 'true']).status === 0;
  test.skipIf(!isThere)(`${name} reads its script (needs ${name})`, async () => {
    const { stdout } = await play(['completion', name]);
    expect(stdout).toBe(script);
    const file = join(makeShell().home, 'script');
    writeFileSync(file, stdout);
    const argv = [readOnly[name] ?? '', file];
    const { status, stderr } = spawnSync(name, argv, { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
  });
}

const root = join(import.meta.dirname, '../..');

test('bash completes by its script: words, ids with their names, files', async () => {
  const { directory, createKey } = makeShell();
  const [first, second] = [await createKey('backup'), await createKey('ci')];
  const program = `
    source <("$0" completion bash)
    try() {
      COMP_TYPE=$1 COMP_WORDS=("$0" "\${@:2}") COMP_CWORD=$(($# - 1))
      _keyrack
      printf '%s|' "\${COMPREPLY[@]}"
      echo
    }
    try 9 api-key li
    try 9 api-key list --status = a
    try 9 --data '${directory}' api-key show ''
    try 63 --data '${directory}' api-key show ''
    try 9 backup '${directory}/keyrack.j'
  `;
  const executable = join(root, 'bin/keyrack');
  const env = { PATH: process.env.PATH };
  const { stdout } = spawnSync('bash', ['-c', program, executable], { env, encoding: 'utf8' });
  const lines = stdout.split('\n');
  expect(lines.slice(0, 2)).toEqual(['list|', 'active|']);
  expect(lines[2]?.split('|').sort()).toEqual(['', first, second].sort());
  expect(lines[3]).toContain(`${first}  backup|`);
  expect(lines[4]).toBe(`${directory}/keyrack.json|`);
});
