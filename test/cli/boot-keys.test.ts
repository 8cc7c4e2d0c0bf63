/** Keys from the environment of `keyrack serve`: what is made, what is left alone, what is refused. */
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { takeBootKeys } from '../../src/cli/boot-keys/read.ts';
import { Interrupted } from '../../src/cli/failure.ts';
import { profiles } from '../../src/core/profiles/index.ts';
import { mintToken } from '../../src/core/token.ts';
import { makeShell, type Shell } from './shell.ts';

function mint(name = 'keyrack'): string {
  const profile = profiles.get(name);
  if (!profile) throw new Error('no such profile');
  return mintToken(profile, randomBytes).token;
}

/** Serves until it listens, and then stops it. */
async function serve({ keyrack }: Shell, env: Readonly<Record<string, string>>) {
  const controller = new AbortController();
  const onTalk = (text: string) => {
    if (text.includes('docs at')) controller.abort(new Interrupted('SIGTERM', 143));
  };
  return keyrack(['serve', '--port', '0'], { env, signal: controller.signal, onTalk });
}

test('a token becomes a key with the name of its variable, which passes, and the audit names the import', async () => {
  const shell = makeShell();
  const token = mint();
  const outcome = await serve(shell, {
    KEYRACK_KEY_GITHUB_ACTIONS: token,
    KEYRACK_KEY_GITHUB_ACTIONS_SCOPES: 'read,write',
    KEYRACK_KEY_GITHUB_ACTIONS_EXPIRES: '90',
    KEYRACK_KEY_GITHUB_ACTIONS_ALLOW_IP: '10.0.0.0/8, 192.0.2.1',
    KEYRACK_KEY_GITHUB_ACTIONS_RATE: '600/1m',
  });
  expect(outcome.exitCode).toBe(143);
  expect(outcome.stderr).toContain('registered key "github-actions" (kr_');
  const [key] = await shell.keys();
  expect(key).toMatchObject({
    ...{ id: token.slice(0, 15), name: 'github-actions', account: 'admin' },
    ...{ scopes: ['read', 'write'], rate_limit: '600/1m', expires_at: expect.any(String) },
    allowed_ips: ['10.0.0.0/8', '192.0.2.1'],
  });
  const { stdout } = await shell.keyrack(['api-key', 'explain', '--ip', '10.1.1.1'], {
    stdin: token,
  });
  expect(stdout).toContain('pass');
  expect(shell.journal().filter((line) => line.includes('"key.imported"'))).toHaveLength(1);
  expect(shell.journal().join('') + outcome.stderr + outcome.stdout).not.toContain(
    token.slice(-20),
  );
});

test('keys of other profiles and accounts come from files likewise', async () => {
  const shell = makeShell();
  await shell.json('account', 'create', 'panel');
  const token = mint('xyp');
  const file = join(shell.home, 'token');
  writeFileSync(file, `${token}\n`);
  await serve(shell, { KEYRACK_KEY_PANEL_FILE: file, KEYRACK_KEY_PANEL_ACCOUNT: 'panel' });
  const [key] = await shell.keys();
  expect(key).toMatchObject({ name: 'panel', account: 'panel', profile: 'xyp', scopes: null });
  expect(key?.masked).toBe(`xyp_…${token.slice(-4)}`);
});

test('a second start leaves everything as it is and says so, also after a revoke', async () => {
  const shell = makeShell();
  const env = { KEYRACK_KEY_CI: mint() };
  await serve(shell, env);
  const before = shell.journal();
  expect((await serve(shell, env)).stderr).toContain('KEYRACK_KEY_CI: key "ci" (');
  expect(shell.journal()).toEqual(before);
  const [key] = await shell.keys();
  await shell.keyrack(['api-key', 'revoke', '-y', key?.id ?? '']);
  // The attack: a restart brings a revoked token back to life.
  expect((await serve(shell, env)).stderr).toContain('is here already, and is revoked');
  expect(await shell.keys()).toEqual([]);
});

test('a name that is taken is left alone, whatever its token', async () => {
  const shell = makeShell();
  const id = await shell.createKey('ci');
  const { stderr } = await serve(shell, { KEYRACK_KEY_CI: mint() });
  expect(stderr).toContain(`key "ci" (${id}) is here already; it stays as it is`);
  expect(await shell.keys()).toHaveLength(1);
});

test.each([
  ['a chosen secret', { KEYRACK_KEY_CI: 'correct horse battery staple' }, 'not a token'],
  ['one character', { KEYRACK_KEY_CI: `xyp_${'a'.repeat(40)}` }, 'its secret is not random'],
  ['an empty value', { KEYRACK_KEY_CI: '' }, 'KEYRACK_KEY_CI'],
  ['rules without a token', { KEYRACK_KEY_CI_SCOPES: 'read' }, 'only what it may do is set'],
  ['a token and a file', { KEYRACK_KEY_CI: mint(), KEYRACK_KEY_CI_FILE: '/x' }, 'one of them'],
  ['small letters', { KEYRACK_KEY_ci: mint() }, 'its name is not'],
  ['no such file', { KEYRACK_KEY_CI_FILE: '/nowhere' }, 'ENOENT'],
  ['an unknown scope', { KEYRACK_KEY_CI: mint(), KEYRACK_KEY_CI_SCOPES: 'fly' }, '"fly"'],
])('%s ends the start with exit 2 before anything is served', async (_what, env, message) => {
  const shell = makeShell();
  const { exitCode, stderr } = await serve(shell, env as Record<string, string>);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain('listening');
  for (const value of Object.values(env)) {
    if (value.length > 20) expect(stderr).not.toContain(value.slice(-15));
  }
});

test('a typing error in a token is found by its checksum', async () => {
  const shell = makeShell();
  const token = mint();
  const mistyped = `${token.slice(0, -1)}${token.endsWith('a') ? 'b' : 'a'}`;
  const { exitCode, stderr } = await serve(shell, { KEYRACK_KEY_CI: mistyped });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('the checksum does not match');
});

test('all keys or none: what one of them may not keeps the others out', async () => {
  const shell = makeShell();
  const { exitCode, stderr } = await serve(shell, {
    KEYRACK_KEY_A: mint(),
    KEYRACK_KEY_B: mint(),
    KEYRACK_KEY_B_ACCOUNT: 'nobody',
  });
  expect(exitCode).toBe(5);
  expect(stderr).toContain('nobody');
  expect(await shell.keys()).toEqual([]);
});

test('the tokens are taken out of the environment, also if one of them is refused', () => {
  const env = { KEYRACK_KEY_A: mint(), KEYRACK_KEY_A_RATE: '1/1s', KEYRACK_KEY_b: 'x', PATH: '/' };
  expect(() => takeBootKeys({ env, now: Date.now })).toThrow('its name is not');
  expect(env).toEqual({ KEYRACK_KEY_A_RATE: '1/1s', PATH: '/' });
});

test('the variables of a rack elsewhere are no keys', () => {
  const env = { KEYRACK_KEY: 'x', KEYRACK_KEY_FILE: '/x' };
  expect(takeBootKeys({ env, now: Date.now })).toEqual([]);
  expect(env).toEqual({ KEYRACK_KEY: 'x', KEYRACK_KEY_FILE: '/x' });
});

test('a hundred keys are the most', () => {
  const env = Object.fromEntries(
    Array.from({ length: 101 }, (_, index) => [`KEYRACK_KEY_N${index}`, 'x']),
  );
  expect(() => takeBootKeys({ env, now: Date.now })).toThrow('101 are more than 100');
});
