import type { Endpoint } from '../endpoint.ts';
import { listing, showing } from '../engine.ts';
import { many, pick, type Resource } from '../resource.ts';

/** What eggs are kept in. */
export const nests: Resource = {
  table: 'nests',
  object: 'nest',
  permission: 'nests',
  show: (row) =>
    pick(row, 'id', 'uuid', 'author', 'name', 'description', 'created_at', 'updated_at'),
  includes: { eggs: many('eggs', 'nest_id'), servers: many('servers', 'nest_id') },
};

/** The routes of nests. */
export const nestsEndpoints: readonly Endpoint[] = [
  listing('/nests', nests),
  showing('/nests/:nest', nests, 'nest'),
];
