import type { Call, Endpoint } from '../pterodactyl/endpoint.ts';
import { listing, removing, showing } from '../pterodactyl/engine.ts';
import { PanelFailure } from '../pterodactyl/failure.ts';
import { pick, type Resource, rowsOf } from '../pterodactyl/resource.ts';
import { eggs as pterodactylEggs, showEgg } from '../pterodactyl/resources/eggs.ts';
import type { Row } from '../pterodactyl/world.ts';

const { nest: _nest, ...includes } = pterodactylEggs.includes ?? {};

/** Eggs stand for themselves, and know several ways to start. */
export const eggs: Resource = {
  ...pterodactylEggs,
  show: (row) => {
    const shown = showEgg(row);
    return {
      ...shown,
      image: row.image ?? null,
      ...pick(row, 'features', 'tags'),
      startup_commands: { Default: row.startup },
    };
  },
  includes,
};

/** The routes of eggs. */
export const eggsEndpoints: readonly Endpoint[] = [
  listing('/eggs', eggs, { isWhole: true }),
  showing('/eggs/:egg', eggs, 'egg'),
  removing('/eggs/:egg', eggs, 'egg', leave),
  removing('/eggs/uuid/:egg_uuid', eggs, 'egg_uuid', leave),
];

function leave(row: Row, { tables }: Call): void {
  if (rowsOf(tables, 'servers', 'egg_id', row.id).length > 0) {
    const detail = 'An Egg with active servers attached to it cannot be deleted from the Panel.';
    throw new PanelFailure('HasActiveServersException', detail);
  }
  tables.remove('egg_variables', ({ egg_id }) => egg_id === row.id);
  tables.remove('mountables', ({ kind, target_id }) => kind === 'eggs' && target_id === row.id);
}
