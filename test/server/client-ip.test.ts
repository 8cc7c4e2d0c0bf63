import { describe, expect, test } from 'vitest';
import { createApp } from '../../src/server/app.ts';
import { findClient } from '../../src/server/middleware/client-ip.ts';
import { local, makeRack } from '../support/rack.ts';
import { bearer, makeApp } from './rack-app.ts';

const proxies = ['10.0.0.0/8', '::1'];

describe('finding the client', () => {
  test.each([
    ['case 72: an untrusted peer is the client', '192.0.2.1', '1.1.1.1', '192.0.2.1'],
    ['case 73: the first untrusted hop from the right', '10.0.0.2', '1.1.1.1, 10.0.0.1', '1.1.1.1'],
    ['what stands left of it is invented', '10.0.0.2', '8.8.8.8, 1.1.1.1, 10.0.0.1', '1.1.1.1'],
    ['the peer, if there is no header', '10.0.0.2', undefined, '10.0.0.2'],
    ['the leftmost, if all are trusted', '10.0.0.2', '10.0.0.4,10.0.0.3', '10.0.0.4'],
    [
      'case 74: the last good hop before garbage',
      '10.0.0.2',
      '1.1.1.1, garbage, 10.0.0.1',
      '10.0.0.1',
    ],
    ['case 74: before a short form', '10.0.0.2', '127.1', '10.0.0.2'],
    ['case 74: before a port', '10.0.0.2', '[::1]:80', '10.0.0.2'],
    ['case 74: before nothing', '10.0.0.2', '1.1.1.1,', '10.0.0.2'],
    ['IPv4 in IPv6', '10.0.0.2', '::ffff:1.1.1.1', '1.1.1.1'],
    ['an unknown peer stays unknown', null, '1.1.1.1', null],
  ])('%s', (_, peer, header, expected) => {
    expect(findClient(peer, header, proxies)).toBe(expected);
  });

  test('case 74: of 1,000 hops 32 are looked at', () => {
    const header = [
      '1.1.1.1',
      ...Array.from({ length: 999 }, (_, index) => `10.0.1.${index % 200}`),
    ].join();
    expect(findClient('10.0.0.2', header, proxies)).toBe('10.0.1.167');
  });

  test('without trusted proxies the header never counts', () => {
    expect(findClient('127.0.0.1', '1.1.1.1', [])).toBe('127.0.0.1');
  });

  test('a trusted proxy that cannot be read is refused at the start', async () => {
    const { keyring } = await makeRack();
    const options = { trust: 'key', version: '0', log: () => undefined } as const;
    expect(() => createApp(keyring, keyring, { ...options, trustedProxies: ['10.1/8'] })).toThrow(
      /10\.1\/8/,
    );
  });
});

describe('the address of a request', () => {
  const seen = async (peer: string | undefined, header?: string) => {
    const { ask, keyring, mint } = await makeApp({ trustedProxies: proxies });
    const { key, token } = await mint({ scopes: ['manage'] });
    const headers: Record<string, string> = bearer(token);
    if (header !== undefined) headers['X-Forwarded-For'] = header;
    expect((await ask('GET', '/v1/keys', { headers, peer })).status).toBe(200);
    return (await keyring.getKey(key.id, local)).lastUsedIp;
  };

  test('it is the peer, or what a trusted peer forwards', async () => {
    expect(await seen('192.0.2.1', '1.1.1.1')).toBe('192.0.2.1');
    expect(await seen('10.0.0.1', '1.1.1.1')).toBe('1.1.1.1');
    expect(await seen('::ffff:10.0.0.1', '1.1.1.1')).toBe('1.1.1.1');
    expect(await seen('fe80::1%eth0')).toBe('fe80::1');
    expect(await seen(undefined)).toBeNull();
  });

  test('case 75: a rule for IPv4 lets in the same address in IPv6 clothes', async () => {
    const { ask, mint } = await makeApp();
    const { token } = await mint({ scopes: ['manage'], allowedIps: ['10.0.0.0/8'] });
    const from = async (peer: string) =>
      (await ask('GET', '/v1/keys', { headers: bearer(token), peer })).status;
    expect(await from('::ffff:10.1.1.1')).toBe(200);
    expect(await from('::ffff:11.1.1.1')).toBe(403);
  });
});
