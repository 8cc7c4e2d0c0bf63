import { describe, expect, test } from 'vitest';
import { allowedHostsFor } from '../../src/server/middleware/browser-guard.ts';
import { bearer, makeApp } from './rack-app.ts';

/** A page in the operator's browser can reach 127.0.0.1, by itself or by DNS rebinding. */
describe('case 80: requests of web pages', () => {
  const statusFor = async (headers: Record<string, string>, options = {}, path = '/v1/keys') => {
    const { ask, mint } = await makeApp(options);
    const { token } = await mint({ scopes: ['manage'] });
    const response = await ask('GET', path, { headers: { ...bearer(token), ...headers } });
    expect(response.headers.get('Access-Control-Allow-Origin')).toBeNull();
    return response.status;
  };

  test.each(['https://evil.com', 'http://localhost:8420', 'null'])(
    'the origin %s is 403',
    async (Origin) => {
      expect(await statusFor({ Origin })).toBe(403);
      expect(await statusFor({ Origin }, { allowedHosts: null })).toBe(403);
    },
  );

  test.each([
    ['localhost', 200],
    ['localhost:8420', 200],
    ['LOCALHOST', 200],
    ['127.0.0.1:8420', 200],
    ['[::1]:8420', 200],
    ['evil.com', 403],
    ['evil.com:8420', 403],
    ['localhost.evil.com', 403],
    ['127.0.0.1.evil.com', 403],
    ['[::1]evil.com', 403],
  ])('on loopback the host %s is %i', async (Host, status) => {
    expect(await statusFor({ Host })).toBe(status);
  });

  test('elsewhere every host passes, and names can be given', async () => {
    expect(await statusFor({ Host: 'keys.example.com' }, { allowedHosts: null })).toBe(200);
    const allowedHosts = ['keys.example.com'];
    expect(await statusFor({ Host: 'keys.example.com' }, { allowedHosts })).toBe(200);
    expect(await statusFor({ Host: 'localhost' }, { allowedHosts })).toBe(403);
  });

  test('health is for everybody, and the Unix socket has no browsers', async () => {
    expect(await statusFor({ Host: 'evil.com', Origin: 'https://evil.com' }, {}, '/healthz')).toBe(
      200,
    );
    expect(
      await statusFor({ Host: 'evil.com', Origin: 'https://evil.com' }, { trust: 'local' }),
    ).toBe(200);
  });

  test('the allowed hosts follow from the address that is listened on', () => {
    const loopback = ['localhost', '127.0.0.1', '[::1]'];
    expect(allowedHostsFor('127.0.0.1')).toEqual(loopback);
    expect(allowedHostsFor('::1')).toEqual(loopback);
    expect(allowedHostsFor('localhost')).toEqual(loopback);
    expect(allowedHostsFor('127.0.0.9')).toEqual([...loopback, '127.0.0.9']);
    expect(allowedHostsFor('0.0.0.0')).toBeNull();
    expect(allowedHostsFor('127.0.0.1', ['keys.example.org'])).toEqual([
      ...loopback,
      'keys.example.org',
    ]);
    expect(allowedHostsFor('0.0.0.0', ['keys.example.org'])).not.toContain('evil.com');
    expect(allowedHostsFor('192.0.2.1')).toBeNull();
  });
});
