import { z } from 'zod';
import type { Call, Endpoint } from '../endpoint.ts';
import { changing, creating, isFree, listing, removing, showing, type Writing } from '../engine.ts';
import { PanelFailure } from '../failure.ts';
import { many, partial, pick, type Resource, rowsOf } from '../resource.ts';
import { rule, textBetween } from '../rules/rule.ts';
import type { Row } from '../world.ts';

/** Where nodes stand. */
export const locations: Resource = {
  table: 'locations',
  object: 'location',
  permission: 'locations',
  show: (row) => pick(row, 'id', 'short', 'long', 'updated_at', 'created_at'),
  includes: {
    nodes: many('nodes', 'location_id'),
    servers: {
      resource: 'servers',
      find: (row, tables) =>
        rowsOf(tables, 'nodes', 'location_id', row.id).flatMap((node) =>
          rowsOf(tables, 'servers', 'node_id', node.id),
        ),
    },
  },
  filters: { short: partial('short'), long: partial('long') },
  sorts: ['id'],
};

const writing: Writing<{ short: string; long?: string | null | undefined }> = {
  fields: (call, row) =>
    z.object({
      short: textBetween(1, 60).superRefine(
        rule('unique', isFree(call, 'locations', 'short', row)),
      ),
      long: textBetween(1, 191).nullish(),
    }),
  labels: { short: 'Location Identifier', long: 'Location Description' },
  columns: ({ short, long }) => (long === undefined ? { short } : { short, long }),
};

/** The routes of locations. */
export const locationsEndpoints: readonly Endpoint[] = [
  listing('/locations', locations),
  showing('/locations/:location', locations, 'location'),
  creating('/locations', locations, writing, ({ id }) => `/locations/${id}`),
  changing('/locations/:location', locations, 'location', writing),
  removing('/locations/:location', locations, 'location', keepUsed),
];

function keepUsed(row: Row, { tables }: Call): void {
  if (rowsOf(tables, 'nodes', 'location_id', row.id).length > 0)
    throw new PanelFailure('HasActiveNodesException');
}
