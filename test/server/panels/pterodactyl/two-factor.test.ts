import { describe, expect, it } from 'vitest';
import { isTotp, totp } from '../../../../src/server/panels/pterodactyl/client/totp.ts';
import { failure, makePanelApp } from './panel-app.ts';

const path = '/api/client/account/two-factor';

describe('a one-time code', () => {
  // Appendix B of RFC 6238, the last six of its eight digits.
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_234_567_890, '005924'],
    [20_000_000_000, '353130'],
  ])('at second %i is %s', (second, code) => {
    expect(totp('GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', second * 1000)).toBe(code);
  });

  it('is good for some steps around its own', () => {
    const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
    const code = totp(secret, 1_000_000_000);
    const isGoodAt = (steps: number) => isTotp(secret, code, 1_000_000_000 + steps * 30_000, 4);
    expect([-5, -4, 4, 5].map(isGoodAt)).toEqual([false, true, true, false]);
  });
});

describe('the second factor of an account', () => {
  async function begin() {
    const panel = await makePanelApp();
    const ask = (method: string, below = '', body?: object) =>
      panel.ask(method, path + below, { token: panel.tokens.alice, body });
    const codeFor = (secret: string) => totp(secret, panel.clock.now);
    const isOn = async () => {
      const token = panel.tokens.app;
      const { body } = await panel.ask('GET', '/api/application/users/2', { token });
      return body.attributes['2fa'];
    };
    return { ...panel, ask, codeFor, isOn };
  }

  it('is on once a code of the secret came back, and off again with a password', async () => {
    const { ask, codeFor, isOn } = await begin();
    const { secret, image_url_data } = (await ask('GET')).body.data;
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(image_url_data).toBe(
      `otpauth://totp/Pterodactyl:alice%40example.com?secret=${secret}&issuer=Pterodactyl`,
    );
    expect(await isOn()).toBe(false);
    const made = await ask('POST', '', { code: codeFor(secret), password: 'any' });
    expect(made.body).toEqual({
      object: 'recovery_tokens',
      attributes: { tokens: expect.arrayContaining([expect.stringMatching(/^[0-9A-Za-z]{10}$/)]) },
    });
    expect(new Set(made.body.attributes.tokens).size).toBe(10);
    expect(await isOn()).toBe(true);
    expect((await ask('GET')).body).toEqual(
      failure(
        400,
        'BadRequestHttpException',
        'Two-factor authentication is already enabled on this account.',
      ),
    );
    expect((await ask('POST', '/disable', {})).body.errors[0].detail).toBe(
      'The password provided was not valid.',
    );
    expect((await ask('POST', '/disable', { password: 'any' })).status).toBe(204);
    expect(await isOn()).toBe(false);
    expect((await ask('GET')).body.data.secret).not.toBe(secret);
  });

  it('is not turned on by any other code', async () => {
    const { ask, codeFor, clock, isOn } = await begin();
    const { secret } = (await ask('GET')).body.data;
    const code = codeFor(secret);
    clock.now += 5 * 30_000;
    expect((await ask('POST', '', { code, password: 'any' })).body).toEqual(
      failure(
        400,
        'TwoFactorAuthenticationTokenInvalid',
        'The provided two-factor authentication token was not valid.',
      ),
    );
    const short = await ask('POST', '', { code: '12345' });
    expect(short.body.errors.map(({ detail }: { detail: string }) => detail)).toEqual([
      'The code must be 6 characters.',
      'The password field is required.',
    ]);
    expect(await isOn()).toBe(false);
  });

  it('is not there for an account of the rack that is no mocked user', async () => {
    const { ask, tokens } = await makePanelApp(undefined, { isServed: true });
    expect((await ask('GET', path, { token: tokens.alice })).status).toBe(403);
  });
});
