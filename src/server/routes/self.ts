import { Hono } from 'hono';
import type { Authenticator } from '../../core/service.ts';
import { admit } from '../admit.ts';
import type { AppEnv } from '../environment.ts';
import { selfToWire } from '../wire/self.ts';

/**
 * `/v1/self`: a good key asks who it is, whatever it may do. On the Unix socket too it is the token
 * that answers the question, so there is no other guard. Throws the refusal of a token that may not pass.
 */
export function selfRoutes(authenticator: Authenticator) {
  return new Hono<AppEnv>().get('/', (c) => {
    const { method, path } = c.req;
    const request = { door: 'manage', method, path } as const;
    const ip = c.get('clientIp');
    const { key } = admit(c, authenticator, { ip, permission: null, request });
    return c.json({ data: selfToWire(key) });
  });
}
