import type { Context } from 'hono';
import type { ApiKey } from '../core/key.ts';
import type { Authenticator } from '../core/service.ts';
import { isTaken } from '../core/taken.ts';
import type { Presented, RateState } from '../core/verdict.ts';
import type { AppEnv } from './environment.ts';
import { presentedToken } from './middleware/presented-token.ts';
import { Refusal } from './refusal.ts';

/** What a door asks about the token of a request. */
export type Asked = Omit<Presented, 'token'>;

/** A request that may pass: the key whose token it presents, and what is left of the key's rate. */
export interface Admitted {
  readonly key: ApiKey;
  readonly secret: 'current' | 'previous';
  readonly rate: RateState | null;
}

/**
 * Judges the token that a request presents, by whatever door it comes. A door with a reading of its own
 * of what is presented hands it in. A key that the door does not take is unknown there, whatever else is wrong
 * with it; the record of requests has the reason. Throws the refusal of a token that may not pass, and
 * `invalid_input` for a request that presents two tokens.
 */
export function admit(
  c: Context<AppEnv>,
  authenticator: Authenticator,
  asked: Asked,
  token: string | null = presentedToken(c),
): Admitted {
  const { ip, permission, takes = null } = asked;
  const { code, key, secret, rate } = authenticator.authenticate({ token, ...asked });
  c.set('judged', { code, key: key?.id, door: asked.request?.door, asked: { permission, takes } });
  if (key && !isTaken(key.profile, takes)) throw new Refusal('NOT_FOUND', { ip });
  if (code !== 'VALID') throw new Refusal(code, { ip, permission, rate });
  if (!key || !secret) throw new Error('the verdict is VALID and names no key');
  return { key, secret, rate };
}
