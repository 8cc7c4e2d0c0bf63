import { expect, test } from 'vitest';
import { makeShell } from './shell.ts';

const esc = '\u001b';

test('an empty list is no failure: nothing on stdout, a word on stderr', async () => {
  const { keyrack } = makeShell();
  const { exitCode, stdout, stderr } = await keyrack(['api-key', 'list']);
  expect([exitCode, stdout]).toEqual([0, '']);
  expect(stderr).toContain('No keys yet');
});

test('a list shows name, id, masked token, scopes or levels, created, last used and status', async () => {
  const { keyrack, createKey } = makeShell();
  const id = await createKey('ci', '-s', 'read,write');
  await createKey('deploy', '--profile', 'pterodactyl-application', '--permissions', 'servers=3');
  const { stdout } = await keyrack(['api-key', 'list', '--sort', 'name']);
  const [head, first, second] = stdout.split('\n');
  expect(head).toMatch(/^NAME +ID +TOKEN +ACCESS +CREATED +LAST USED +STATUS$/);
  expect(first?.split(/ {2,}/)).toEqual([
    'ci',
    id,
    `${id}_…`,
    'read,write',
    'just now',
    'never',
    'active',
  ]);
  expect(second).toContain('servers=3');
});

test('--plain gives tab-separated values in full, one key a line, without a head', async () => {
  const { keyrack, createKey } = makeShell();
  const id = await createKey('x'.repeat(200));
  const { stdout } = await keyrack(['api-key', 'list', '--plain'], { tty: true, columns: 20 });
  const [name, ...rest] = stdout.trimEnd().split('\t');
  expect(name).toHaveLength(200);
  expect(rest).toEqual([
    id,
    `${id}_…`,
    'read',
    expect.stringMatching(/^\d{4}-.*Z$/),
    'never',
    'active',
  ]);
});

test('all pages are fetched unless one is named', async () => {
  const { createKey, json, keys } = makeShell();
  for (let count = 0; count < 3; count += 1) await createKey(`key ${count}`);
  const all = await json<{ data: []; pagination: unknown }>('api-key', 'list');
  expect(all.data).toHaveLength(3);
  expect(all.pagination).toEqual({ page: 1, per_page: 3, total: 3, total_pages: 1 });
  const second = await keys('--sort', 'name', '--limit', '2', '--page', '2');
  expect(second.map(({ name }) => name)).toEqual(['key 2']);
});

test('filters narrow the list, --sort and --reverse order it', async () => {
  const { keyrack, createKey, keys } = makeShell();
  const names = async (...options: string[]) => (await keys(...options)).map(({ name }) => name);
  await createKey('b', '--expires', '10d');
  const off = await createKey('a', '--profile', 'xyp');
  const gone = await createKey('c');
  await keyrack(['api-key', 'disable', off]);
  await keyrack(['api-key', 'revoke', '-y', gone]);
  expect(await names('--sort', 'name')).toEqual(['a', 'b']);
  expect(await names('--sort', 'name', '--reverse')).toEqual(['b', 'a']);
  expect(await names('--status', 'inactive')).toEqual(['a']);
  expect(await names('--status', 'revoked')).toEqual(['c']);
  expect(await names('--profile', 'xyp')).toEqual(['a']);
  expect(await names('--expiring', '14d')).toEqual(['b']);
  expect(await names('--unused', '1d')).toEqual([]);
  expect(await names('--filter', off.slice(0, 10))).toEqual(['a']);
  expect(await names('--filter', 'status:inactive profile:xyp')).toEqual(['a']);
  expect(await names('--filter', 'expires:<14d last:never')).toEqual(['b']);
  expect(await names('--account', 'nobody')).toEqual([]);
});

test.each([
  [['--status', 'gone']],
  [['--sort', 'colour']],
  [['--filter', 'stauts:active']],
  [['--unused', '90']],
  [['--limit', '101']],
  [['--page', '0']],
  [['--json', '--plain']],
])('%j is refused with exit 2', async (options) => {
  const { keyrack } = makeShell();
  expect(await keyrack(['api-key', 'list', ...options])).toMatchObject({ exitCode: 2, stdout: '' });
});

test('on a terminal no line is longer than it is wide, whatever the width', async () => {
  const { keyrack, createKey } = makeShell();
  await createKey('漢字の名前 that is rather long for a table', '--profile', 'xyp');
  await createKey('short', '-s', 'read,write,manage,verify');
  for (const columns of [20, 40, 60, 80, 100, 140]) {
    const { stdout } = await keyrack(['api-key', 'list', '--no-color'], { tty: true, columns });
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    for (const line of lines) {
      const width = line.length + (line.match(/[\u3000-\u9fff]/g)?.length ?? 0);
      expect(width).toBeLessThanOrEqual(columns);
    }
  }
});

test('an id is whole as long as it has room, and a column without room is named', async () => {
  const { keyrack, createKey } = makeShell();
  const id = await createKey('a name that is cut first');
  const { stdout, stderr } = await keyrack(['api-key', 'list'], { tty: true, columns: 40 });
  expect(stdout).toContain(id);
  expect(stderr).toMatch(/no room for: .*token/);
});

test('only the word of the status is coloured, and only on a terminal that has colours', async () => {
  const { keyrack, createKey } = makeShell();
  await createKey('x');
  const list = ['api-key', 'list'];
  const coloured = await keyrack(list, { tty: true });
  expect(coloured.stdout.split(esc)).toHaveLength(3);
  expect(coloured.stdout).toContain(`${esc}[32mactive${esc}[0m\n`);
  const plain = [
    await keyrack(list),
    await keyrack([...list, '--no-color'], { tty: true }),
    await keyrack(list, { tty: true, env: { NO_COLOR: '1' } }),
    await keyrack(list, { tty: true, env: { TERM: 'dumb' } }),
  ];
  for (const { stdout } of plain) expect(stdout).not.toContain(esc);
  const insist = { CLICOLOR_FORCE: '1' };
  expect((await keyrack(list, { env: insist })).stdout).toContain(esc);
  const both = { ...insist, NO_COLOR: '1' };
  expect((await keyrack(list, { env: both })).stdout).not.toContain(esc);
});

test('case 22: LANG=C and 20 columns give readable ASCII', async () => {
  const { keyrack, createKey } = makeShell();
  await createKey('x');
  const { stdout, stderr } = await keyrack(['api-key', 'list'], {
    tty: true,
    columns: 20,
    env: { LANG: 'C', TERM: 'dumb' },
  });
  expect(stdout + stderr).toMatch(/^[\n -~]+$/);
});
