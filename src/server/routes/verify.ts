import { Hono } from 'hono';
import type { KeyService } from '../../core/service.ts';
import type { AppEnv } from '../environment.ts';
import { jsonBody } from '../middleware/json-body.ts';
import { presented } from '../schema/presented.ts';
import { presentedFromWire, verdictToWire } from '../wire/verdict.ts';

/** What the request is that the token came with, only the program that asks knows. */
const request = { door: 'verify', method: null, path: null } as const;

/** `/v1/verify`: judges a token for another program. 200 whatever the verdict; branch on `valid`. */
export function verifyRoutes(service: KeyService) {
  return new Hono<AppEnv>().post('/', jsonBody('verify', presented), async (c) => {
    const question = { ...presentedFromWire(c.req.valid('json')), request };
    const verdict = await service.verify(question, c.get('actor'));
    c.set('question', { code: verdict.code, key: verdict.key?.id, door: 'verify' });
    return c.json(verdictToWire(verdict));
  });
}
