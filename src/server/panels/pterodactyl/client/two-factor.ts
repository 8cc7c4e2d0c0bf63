/**
 * The second factor of an account. Its secret and its recovery tokens are those of a mock: everybody can
 * compute them, so that a test can make the codes which an authenticator app would show.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { derive } from '../derive.ts';
import { type Answer, type Call, type Endpoint, nothing, ok } from '../endpoint.ts';
import { wrapped } from '../engine.ts';
import { PanelFailure } from '../failure.ts';
import { textOf } from '../rules/rule.ts';
import { validate } from '../rules/validate.ts';
import { requireMocked } from './account.ts';
import { record } from './activity.ts';
import { client } from './client-endpoint.ts';
import { isTotp, secretOf } from './totp.ts';

/** Codes of so many steps before and after the present one are good, as on the panel unless configured. */
const window = 4;

const secretLength = 32;
const recoveryTokens = 10;

/** The routes of `/api/client/account/two-factor`. */
export const twoFactorEndpoints: readonly Endpoint[] = [
  client('GET', '/account/two-factor', begin),
  client('POST', '/account/two-factor', enable),
  client('POST', '/account/two-factor/disable', disable),
];

/** Every time another secret; the account has no second factor until a code of it was sent back. */
function begin(call: Call): Answer {
  const user = requireMocked(call);
  if (user['2fa'] === true)
    throw refused('Two-factor authentication is already enabled on this account.');
  const two_factor_version = versionOf(user) + 1;
  const changed = call.tables.update('users', user.id, { two_factor_version });
  const secret = secretFor(changed);
  const label = `Pterodactyl:${encodeURIComponent(String(user.email))}`;
  const image_url_data = `otpauth://totp/${label}?secret=${secret}&issuer=Pterodactyl`;
  return ok({ data: { image_url_data, secret } });
}

function enable(call: Call): Answer {
  const { code } = validate(z.object({ code: textOf(6), password: z.string() }), call.fields);
  const user = requireMocked(call);
  if (!isTotp(secretFor(user), code, Date.parse(call.now), window))
    throw new PanelFailure('TwoFactorAuthenticationTokenInvalid');
  call.tables.update('users', user.id, { '2fa': true }, call.now);
  record(call, 'user:two-factor.create');
  const tokens = Array.from({ length: recoveryTokens }, (_, at) =>
    derive(`recovery token ${at} of ${seedOf(user)}`, 10),
  );
  return wrapped('recovery_tokens', { tokens });
}

function disable(call: Call): Answer {
  if (typeof call.fields.password !== 'string')
    throw refused('The password provided was not valid.');
  const user = requireMocked(call);
  call.tables.update('users', user.id, { '2fa': false }, call.now);
  record(call, 'user:two-factor.delete');
  return nothing;
}

type User = ReturnType<typeof requireMocked>;

function versionOf({ two_factor_version }: User): number {
  return Number(two_factor_version ?? 0);
}

function seedOf(user: User): string {
  return `two-factor ${versionOf(user)} of user ${user.id}`;
}

function secretFor(user: User): string {
  return secretOf(
    createHash('sha256')
      .update(`keyrack mock ${seedOf(user)}`)
      .digest(),
  ).slice(0, secretLength);
}

function refused(detail: string): PanelFailure {
  return new PanelFailure('BadRequestHttpException', detail);
}
