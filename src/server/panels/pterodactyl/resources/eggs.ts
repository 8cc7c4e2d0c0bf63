import type { Endpoint } from '../endpoint.ts';
import { listing, rowOf, showing } from '../engine.ts';
import type { Attributes } from '../envelope.ts';
import { type Include, many, one, pick, type Resource, rowsOf } from '../resource.ts';
import type { Row } from '../world.ts';

/** What an egg does not inherit from another one is not shown again. */
const inherited: Include = { resource: 'eggs', permission: null, find: () => undefined };

/** The fields of an egg that both panels show. */
export function showEgg(row: Row): Attributes {
  const [image] = Object.values((row.docker_images ?? {}) as Record<string, string>);
  return {
    ...pick(row, 'id', 'uuid', 'name'),
    author: row.author,
    description: row.description ?? null,
    docker_image: image ?? null,
    docker_images: row.docker_images,
    config: {
      files: {},
      startup: row.config_startup ?? {},
      stop: row.config_stop,
      logs: {},
      file_denylist: [],
      extends: null,
    },
    startup: row.startup,
    script: {
      privileged: true,
      install: row.script_install ?? null,
      entry: 'bash',
      container: row.script_container ?? null,
      extends: null,
    },
    ...pick(row, 'created_at', 'updated_at'),
  };
}

/** What servers are hatched from. */
export const eggs: Resource = {
  table: 'eggs',
  object: 'egg',
  permission: 'eggs',
  show: (row) => ({ ...showEgg(row), nest: row.nest_id }),
  includes: {
    nest: one('nests', 'nest_id'),
    servers: many('servers', 'egg_id'),
    config: inherited,
    script: inherited,
    variables: many('egg_variables', 'egg_id'),
  },
};

/** What an egg lets one say about a server. */
export const eggVariables: Resource = {
  table: 'egg_variables',
  object: 'egg_variable',
  permission: 'eggs',
  show: showVariable,
};

/** The fields of a variable. */
export function showVariable(row: Row): Attributes {
  return pick(
    row,
    ...['id', 'egg_id', 'name', 'description', 'env_variable', 'default_value'],
    ...['user_viewable', 'user_editable', 'rules', 'created_at', 'updated_at'],
  );
}

/** The routes of a nest's eggs. */
export const eggsEndpoints: readonly Endpoint[] = [
  listing('/nests/:nest/eggs', eggs, {
    rows: (call) => rowsOf(call.tables, 'eggs', 'nest_id', rowOf(call, 'nest').id),
    isWhole: true,
  }),
  showing('/nests/:nest/eggs/:egg', eggs, 'egg'),
];
