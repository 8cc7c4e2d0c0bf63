import type { Context, MiddlewareHandler } from 'hono';
import type { Actor } from '../../core/actor.ts';
import { KeyError } from '../../core/errors.ts';
import type { Scope } from '../../core/permissions.ts';
import type { Authenticator } from '../../core/service.ts';
import { actorFromHeaders, asHeader, fromHeader, userHeader } from '../actor-headers.ts';
import { admit } from '../admit.ts';
import type { AppEnv, Trust } from '../environment.ts';

/** `permission` is the scope that a key needs for what is mounted behind. */
export interface KeyAuthOptions {
  readonly authenticator: Authenticator;
  readonly trust: Trust;
  readonly permission: Scope;
}

/**
 * Decides who asks, for `c.get('actor')`. On the Unix socket that is the local user: its directory
 * is open to its owner alone, and whoever is that owner can read the data files anyway. On TCP it
 * is the key whose token is presented, judged for the scope of the mount; what the key's account
 * may do is judged in core. Throws the refusal of a token that may not pass.
 */
export function keyAuth(options: KeyAuthOptions): MiddlewareHandler<AppEnv> {
  return async function keyAuth(c, next) {
    c.set('actor', options.trust === 'local' ? localActor(c) : keyActor(c, options));
    await next();
  };
}

function localActor(c: Context<AppEnv>): Actor {
  return actorFromHeaders((name) => c.req.header(name));
}

function keyActor(c: Context<AppEnv>, { authenticator, permission }: KeyAuthOptions): Actor {
  refuseForgedIdentity(c);
  const { method, path } = c.req;
  const request = { door: 'manage', method, path } as const;
  const ip = c.get('clientIp');
  const { key } = admit(c, authenticator, { ip, permission, request });
  return { kind: 'key', key: key.id, account: key.account, ...(ip !== null && { from: ip }) };
}

/**
 * The headers that name the actor on the Unix socket mean nothing here. A client that sends them
 * over TCP believes that they do, or tries whether they do; both should hear about it.
 */
function refuseForgedIdentity(c: Context<AppEnv>): void {
  const forged = [userHeader, fromHeader, asHeader].find(
    (name) => c.req.header(name) !== undefined,
  );
  if (!forged) return;
  const message = `Cannot authenticate: the header ${forged} is taken on the Unix socket only`;
  throw new KeyError('invalid_input', message);
}
