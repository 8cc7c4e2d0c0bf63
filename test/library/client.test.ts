import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createVerifier } from '../../src/library/client.ts';
import { defaultTarget } from '../../src/library/target.ts';
import { local } from '../support/rack.ts';
import { privateDirectory, serveOther, serveRack } from './served-rack.ts';

const verifyKey = 'a-key';
const good = { valid: true, code: 'VALID', key: { id: 'kr_x' } };

describe('asking', () => {
  test('on the socket needs no key, and every refusal is a verdict', async () => {
    const { socket, mint } = await serveRack();
    const { key, token } = await mint({ allowedIps: ['10.0.0.0/8'] });
    const { verify } = createVerifier({ socket });
    expect(await verify({ token, ip: '10.0.0.1', permission: 'read' })).toMatchObject({
      valid: true,
      key: { id: key.id, uses: 1, last_used_ip: '10.0.0.1' },
    });
    expect(await verify({ token })).toMatchObject({ valid: false, code: 'IP_DENIED' });
    expect(await verify({ token: 'hello' })).toEqual({ valid: false, code: 'MALFORMED' });
    expect(await verify({ token: null })).toEqual({ valid: false, code: 'MISSING' });
  });

  test('at an address takes a key with the scope verify, which may be fetched for each question', async () => {
    const { url, mint } = await serveRack();
    const { token } = await mint();
    const asker = await mint({ scopes: ['verify'] });
    let fetched = 0;
    const fetchKey = async () => {
      fetched += 1;
      return `${asker.token}\n`;
    };
    const { verify } = createVerifier({ url: `${url}/`, verifyKey: fetchKey });
    expect(await verify({ token })).toMatchObject({ code: 'VALID' });
    expect(await verify({ token, permission: 'manage' })).toMatchObject({ valid: false });
    expect(fetched).toBe(2);
  });

  test('remembers nothing: a revoke holds for the next question', async () => {
    const { socket, mint, keyring } = await serveRack();
    const { key, token } = await mint();
    const { verify } = createVerifier({ socket });
    expect((await verify({ token })).code).toBe('VALID');
    await keyring.revokeKey(key.id, local);
    expect((await verify({ token })).code).toBe('REVOKED');
  });

  test('keeps its connection for the next question', async () => {
    const other = await serveOther((_, response) => response.end(JSON.stringify(good)));
    const { verify } = createVerifier({ url: other.url, verifyKey });
    for (let count = 0; count < 5; count += 1) await verify({ token: 'x' });
    expect(other.connections()).toBe(1);
  });

  test('goes on with a new connection when the kept one was closed just then', async () => {
    const used = new WeakSet();
    const other = await serveOther((request, response) => {
      if (used.has(request.socket)) request.socket.destroy();
      else response.end(JSON.stringify(good));
      used.add(request.socket);
    });
    const { verify } = createVerifier({ url: other.url, verifyKey });
    await verify({ token: 'x' });
    expect(await verify({ token: 'x' })).toEqual(good);
    expect(other.connections()).toBe(2);
  });
});

describe('a question that has no answer', () => {
  const refused = (code: string, message: RegExp) =>
    expect.objectContaining({ name: 'KeyError', code, message: expect.stringMatching(message) });

  test.each([
    ['a scope too few', ['read'], 'not_permitted'],
    ['a key that was revoked', ['verify'], 'not_authenticated'],
  ])('is one for %s of the program itself, and names no token', async (_, scopes, code) => {
    const { url, mint, keyring } = await serveRack();
    const { key, token } = await mint({ scopes });
    if (code === 'not_authenticated') await keyring.revokeKey(key.id, local);
    const asked = createVerifier({ url, verifyKey: token }).verify({ token: 'x' });
    const error = await asked.catch((thrown) => thrown);
    expect(error).toEqual(refused(code, /needs a key with the scope verify/));
    expect(error.message).not.toContain(token.slice(16));
  });

  test('is one where nobody listens', async () => {
    const socket = join(privateDirectory(), 'keyrack.sock');
    const asked = createVerifier({ socket }).verify({ token: 'x' });
    await expect(asked).rejects.toEqual(refused('unreachable', /ENOENT/));
  });

  test('is one where somebody listens and does not answer', async () => {
    const { url } = await serveOther(() => undefined);
    const asked = createVerifier({ url, verifyKey, timeoutMs: 50 }).verify({ token: 'x' });
    await expect(asked).rejects.toEqual(refused('unreachable', /does not answer within 50 ms/));
  });

  test('is one for a permission or an address that cannot be read', async () => {
    const { verify } = createVerifier({ socket: (await serveRack()).socket });
    await expect(verify({ token: 'x', permission: 'fly' })).rejects.toEqual(
      refused('invalid_input', /"fly"/),
    );
    await expect(verify({ token: 'x', ip: '127.1' })).rejects.toEqual(
      refused('invalid_input', /"127\.1"/),
    );
  });

  /** A captive portal, or another program on the port, says 200 to everything; none of that may let a request in. */
  test.each([
    ['a page', '<html>welcome</html>'],
    ['no verdict', '{"ok":true}'],
    ['null', 'null'],
    ['a yes without a key', '{"valid":true,"code":"VALID"}'],
    ['a yes with the code of a no', '{"valid":true,"code":"EXPIRED","key":{"id":"kr_x"}}'],
    ['a no with the code of a yes', '{"valid":false,"code":"VALID","key":{"id":"kr_x"}}'],
    ['a truth that is not true', '{"valid":1,"code":"VALID","key":{"id":"kr_x"}}'],
    ['a book', JSON.stringify({ ...good, text: 'x'.repeat(2 ** 20) })],
  ])('is one for an answer that is %s', async (_, text) => {
    const { url } = await serveOther((_request, response) => response.end(text));
    const asked = createVerifier({ url, verifyKey }).verify({ token: 'x' });
    await expect(asked).rejects.toEqual(refused('unreachable', /Cannot verify: the rack at/));
  });

  /** A redirect would carry the token and the verify key to wherever it points. */
  test('is one for a redirect, which is not followed', async () => {
    const elsewhere = await serveOther((_, response) => response.end(JSON.stringify(good)));
    const { url } = await serveOther((_, response) =>
      response.writeHead(307, { Location: `${elsewhere.url}/v1/verify` }).end(),
    );
    await expect(createVerifier({ url, verifyKey }).verify({ token: 'x' })).rejects.toThrow();
    expect(elsewhere.connections()).toBe(0);
  });
});

describe('options', () => {
  test.each([
    [{ url: 'http://127.0.0.1:8420' }, /verifyKey is missing/],
    [{ url: 'http://127.0.0.1:8420', verifyKey, socket: '/x' }, /exclude each other/],
    [{ url: 'ftp://x', verifyKey }, /"ftp:\/\/x" is not an address/],
    [{ url: 'http://user@x', verifyKey }, /is not an address/],
    [{ url: 'keys.example.org', verifyKey }, /is not an address/],
  ])('%j cannot work and are refused at once', (options, message) => {
    expect(() => createVerifier(options)).toThrow(message);
  });

  test('without any of them the rack of this user is asked', async () => {
    const socketIn = async (env: Record<string, string>) => (await defaultTarget(env)).socketPath;
    expect(await socketIn({ KEYRACK_DATA: '/srv/rack', HOME: '/home/a' })).toBe(
      '/srv/rack/keyrack.sock',
    );
    expect(await socketIn({ XDG_DATA_HOME: '/home/a/data', HOME: '/home/a' })).toBe(
      '/home/a/data/keyrack/keyrack.sock',
    );
    expect(await socketIn({ HOME: '/home/a' })).toBe('/home/a/.local/share/keyrack/keyrack.sock');
    await expect(socketIn({})).rejects.toThrow(/neither KEYRACK_DATA nor HOME/);
  });

  /** Under systemd it names the directory of the program that asks, where nothing but its own socket can be. */
  test('STATE_DIRECTORY says nothing about the rack', async () => {
    const { socketPath } = await defaultTarget({
      STATE_DIRECTORY: '/var/lib/app',
      HOME: '/home/a',
    });
    expect(socketPath).toBe('/home/a/.local/share/keyrack/keyrack.sock');
  });

  test('a data directory too deep for a socket is found where the server puts it', async () => {
    const home = privateDirectory();
    const deep = join(home, 'x'.repeat(100), 'rack');
    mkdirSync(deep, { recursive: true });
    const { socketPath = '' } = await defaultTarget({ KEYRACK_DATA: deep, XDG_RUNTIME_DIR: home });
    expect(socketPath).toMatch(/^.{1,90}\/keyrack-[0-9a-f]{32}\.sock$/);
  });
});
