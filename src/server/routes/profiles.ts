import { Hono } from 'hono';
import { KeyError } from '../../core/errors.ts';
import type { KeyService } from '../../core/service.ts';
import type { AppEnv } from '../environment.ts';
import { profileToWire } from '../wire/profile.ts';

/** `/v1/profiles`: the formats that keys can have. */
export function profileRoutes(service: KeyService) {
  return new Hono<AppEnv>()
    .get('/', async (c) => {
      const profiles = await service.listProfiles();
      return c.json({ data: profiles.map(profileToWire) });
    })
    .get('/:name', async (c) => {
      const name = c.req.param('name');
      const profile = (await service.listProfiles()).find((one) => one.name === name);
      if (profile) return c.json({ data: profileToWire(profile) });
      const message = `Cannot show profile: there is no profile "${name.slice(0, 64)}"`;
      throw new KeyError('not_found', message);
    });
}
