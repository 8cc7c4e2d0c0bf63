/** What the seeds 002 (Pakyas) and 000 (Pyro) promise, by the command line as it is typed. */
import { describe, expect, test } from 'vitest';
import { bearer, makeApp } from '../server/rack-app.ts';
import { makeShell } from './shell.ts';

const pakyas = ['--profile', 'pakyas'];

describe('a Pakyas key', () => {
  test.each([
    ['Dashboard Reader', [], ['read'], null],
    ['GitHub Actions', ['-s', 'read,write', '--expires', '90'], ['read', 'write'], 90],
    ['Admin Key', ['-s', 'read,write,manage'], ['read', 'write', 'manage'], null],
    ['Production Deploy', ['-s', 'write', '--expires', '30'], ['write'], 30],
    ['Terraform', ['-s', 'read,write,manage', '--expires', '7'], ['read', 'write', 'manage'], 7],
  ])('%s is made as in the documentation', async (name, options, scopes, days) => {
    const { data, token } = await makeShell().json(
      ...['api-key', 'create', name],
      ...pakyas,
      ...options,
    );
    expect(data).toMatchObject({ name, scopes, status: 'active' });
    expect(data.id).toMatch(/^key_[0-9A-Za-z]{12}$/);
    expect(token).toMatch(/^pk_live_[0-9A-Za-z]{43}$/);
    const span = data.expires_at && Date.parse(data.expires_at) - Date.parse(data.created_at);
    expect(span && Math.round(span / 86_400_000)).toBe(days);
  });

  test.each([
    ['1', 0],
    ['365', 0],
    ['0', 2],
    ['366', 2],
    ['-1', 2],
    ['soon', 2],
  ])('with --expires=%s ends with %i', async (days, expected) => {
    const { keyrack } = makeShell();
    const argv = ['api-key', 'create', 'a key', ...pakyas, `--expires=${days}`];
    expect((await keyrack(argv)).exitCode).toBe(expected);
  });

  test('is not made without a name', async () => {
    const { exitCode, stderr } = await makeShell().keyrack(['api-key', 'create', ...pakyas]);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('NAME is missing')]);
  });

  test('is listed with name, id, prefix, scopes, created, last used and status', async () => {
    const { keyrack, createKey } = makeShell();
    const id = await createKey('Local Dev', ...pakyas);
    const { stdout } = await keyrack(['api-key', 'list', ...pakyas]);
    const [head = '', row = ''] = stdout.split('\n').map((line) => line.split(/ {2,}/).join('|'));
    expect(head).toBe('NAME|ID|TOKEN|ACCESS|CREATED|LAST USED|STATUS');
    expect(row).toMatch(
      new RegExp(`^Local Dev\\|${id}\\|pk_live_….{4}\\|read\\|.+\\|never\\|active$`),
    );
  });

  test('is listed for its organization alone', async () => {
    const { keyrack, keys, createKey } = makeShell();
    await keyrack(['account', 'create', 'org_abc123']);
    const id = await createKey('CI Pipeline', ...pakyas, '--account', 'org_abc123');
    await createKey('of somebody else', ...pakyas);
    expect((await keys('--account', 'org_abc123')).map((key) => key.id)).toEqual([id]);
  });

  test('is revoked with -y, and not without where nobody can be asked', async () => {
    const { keyrack, keys, createKey } = makeShell();
    const id = await createKey('Old Key', ...pakyas);
    expect((await keyrack(['api-key', 'revoke', id])).exitCode).toBe(2);
    expect((await keyrack(['api-key', 'revoke', id, '-y'])).exitCode).toBe(0);
    expect(await keys()).toEqual([]);
  });

  test.each([
    ['read', [true, false, false]],
    ['write', [true, true, false]],
    ['manage', [true, true, true]],
  ])('with the scope %s passes for what the documentation says', async (scope, expected) => {
    const { mint, ask } = await makeApp();
    const { token } = await mint({ scopes: ['verify'] });
    const asked = await mint({ profile: 'pakyas', scopes: [scope] });
    const answers = ['read', 'write', 'manage'].map(async (permission) => {
      const body = { token: asked.token, permission };
      const answer = await ask('POST', '/v1/verify', { headers: bearer(token), body });
      return ((await answer.json()) as { valid: boolean }).valid;
    });
    expect(await Promise.all(answers)).toEqual(expected);
  });
});

test('a Pakyas key with manage administers keys by /v1, one with write does not', async () => {
  const { mint, ask } = await makeApp();
  const list = async (scope: string) => {
    const { token } = await mint({ profile: 'pakyas', scopes: [scope] });
    return (await ask('GET', '/v1/keys', { headers: bearer(token) })).status;
  };
  expect([await list('manage'), await list('write')]).toEqual([200, 403]);
});

describe('a Pyro key', () => {
  const pyro = ['--profile', 'pyro'];

  test.each([
    ['abc', 2],
    ['abcd', 0],
  ])('with the description %j ends with %i', async (description, expected) => {
    const { keyrack } = makeShell();
    expect((await keyrack(['api-key', 'create', description, ...pyro])).exitCode).toBe(expected);
  });

  test('takes addresses and ranges, and without any works from everywhere', async () => {
    const { json } = makeShell();
    const ips = ['198.51.100.42', '203.0.113.0/24'];
    const options = ips.flatMap((ip) => ['--allow-ip', ip]);
    const bound = await json('api-key', 'create', 'backup script', ...pyro, ...options);
    expect(bound.data.allowed_ips).toEqual(ips);
    const free = await json('api-key', 'create', 'uptime monitor', ...pyro);
    expect(free.data.allowed_ips).toEqual([]);
  });

  test('is listed by its identifier, which is the beginning of its token and no more, and Never used', async () => {
    const { keyrack, json } = makeShell();
    const { data, token } = await json('api-key', 'create', 'backup script', ...pyro);
    const { stdout } = await keyrack(['api-key', 'list']);
    expect(token?.startsWith(data.id)).toBe(true);
    expect(data.id).toHaveLength(16);
    expect(stdout).toContain(data.masked);
    expect(stdout).toContain('never');
    expect(stdout).not.toContain(token?.slice(16));
  });
});
