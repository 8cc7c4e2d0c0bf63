import { Hono } from 'hono';
import type { KeyService } from '../../core/service.ts';
import type { AppEnv } from '../environment.ts';
import { boxToWire } from '../wire/box.ts';

/** `/v1/boxes`: the processes that judge by the journal of this rack. */
export function boxRoutes(service: KeyService) {
  return new Hono<AppEnv>().get('/', async (c) => {
    const boxes = await service.listBoxes(c.get('actor'));
    return c.json({ data: boxes.map(boxToWire) });
  });
}
