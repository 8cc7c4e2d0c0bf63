import { z } from 'zod';
import { type Endpoint, ok } from '../endpoint.ts';
import { endpoint } from '../engine.ts';
import { list } from '../envelope.ts';
import { present } from '../present.ts';
import { pageOf } from '../query.ts';
import type { Resource } from '../resource.ts';
import { integer } from '../rules/rule.ts';
import { validate } from '../rules/validate.ts';
import type { Tables } from '../tables.ts';
import type { Row } from '../world.ts';
import { hasRoom } from './capacity.ts';

const wishes = z.object({
  memory: integer({ min: 0 }),
  disk: integer({ min: 0 }),
  location_ids: z.array(integer()).nullish(),
});

/** The nodes that have room for so much; the wish may stand in the query as well as in the body. */
export function deployable(resource: Resource): Endpoint {
  return endpoint('GET', '/nodes/deployable', resource, (call) => {
    const { query } = call;
    const asked = validate(wishes, { ...wishesIn(query.url), ...call.fields });
    const found = call.tables.rows('nodes').filter((row) => isDeployable(call.tables, row, asked));
    const show = (row: Row) => present(call, resource, row, query.includes);
    if (!query.isPaged) return ok(list(found.map(show)));
    const page = pageOf(found, query, 'page');
    return ok({ ...list(page.rows.map(show)), meta: { pagination: page.pagination } });
  });
}

function wishesIn({ searchParams: query }: URL) {
  const ids = [...query].filter(([name]) => /^location_ids\[\d*\]$/.test(name));
  return {
    memory: query.get('memory') ?? undefined,
    disk: query.get('disk') ?? undefined,
    ...(ids.length > 0 && { location_ids: ids.map(([, value]) => value) }),
  };
}

function isDeployable(tables: Tables, row: Row, asked: z.infer<typeof wishes>): boolean {
  const places = asked.location_ids ?? [];
  const isThere = places.length === 0 || places.some((id) => id === row.location_id);
  return row.public === true && isThere && hasRoom(tables, row, asked);
}
