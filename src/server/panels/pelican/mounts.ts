import { z } from 'zod';
import { deriveUuid } from '../pterodactyl/derive.ts';
import { type Call, type Endpoint, nothing, ok } from '../pterodactyl/endpoint.ts';
import {
  changing,
  creating,
  endpoint,
  isFree,
  listing,
  removing,
  rowOf,
  showing,
  shown,
  type Writing,
} from '../pterodactyl/engine.ts';
import { PanelFailure } from '../pterodactyl/failure.ts';
import { type Include, partial, pick, type Resource, rowsOf } from '../pterodactyl/resource.ts';
import { existing, flag, listOf, rule, text } from '../pterodactyl/rules/rule.ts';
import { validate } from '../pterodactyl/rules/validate.ts';
import type { Tables } from '../pterodactyl/tables.ts';
import type { Row } from '../pterodactyl/world.ts';
import { eggs } from './eggs.ts';
import { nodes } from './nodes.ts';
import { servers } from './servers.ts';

/** What a mount can be assigned to, with the resource that it is shown as. */
const kinds = { eggs, nodes, servers } as const;
type Kind = keyof typeof kinds;

/** Directories of a node that servers see as their own. */
export const mounts: Resource = {
  table: 'mounts',
  object: 'mount',
  permission: 'mount',
  show: (row) =>
    pick(
      row,
      ...['id', 'uuid', 'name', 'description', 'source', 'target'],
      ...['read_only', 'user_mountable'],
    ),
  includes: { eggs: including('eggs'), nodes: including('nodes'), servers: including('servers') },
  filters: { uuid: partial('uuid'), name: partial('name') },
  sorts: ['id', 'uuid'],
};

/** The paths of the panel and of its containers. */
const closed = {
  source: ['/etc/pelican', '/var/lib/pelican/volumes', '/srv/daemon-data'],
  target: ['/home/container'],
};

const writing: Writing<Readonly<Record<string, unknown>>> = {
  fields: (call, row) =>
    z.object({
      name: text(64)
        .superRefine(rule('min.string', (value: string) => value.length >= 2, { min: 2 }))
        .superRefine(rule('unique', isFree(call, 'mounts', 'name', row))),
      description: text(255).nullish(),
      source: pathOutside(closed.source),
      target: pathOutside(closed.target),
      read_only: flag().nullish(),
      user_mountable: flag().nullish(),
    }),
  columns: ({ read_only, user_mountable, ...values }, { tables }, row) => ({
    ...(row ? {} : { uuid: deriveUuid(`mount ${tables.nextId('mounts')}`) }),
    ...values,
    read_only: read_only ?? row?.read_only ?? false,
    user_mountable: user_mountable ?? row?.user_mountable ?? false,
  }),
};

/** The routes of mounts, and of what they are assigned to. */
export const mountsEndpoints: readonly Endpoint[] = [
  listing('/mounts', mounts),
  showing('/mounts/:mount', mounts, 'mount'),
  creating('/mounts', mounts, writing, ({ id }) => `/mounts/${id}`),
  changing('/mounts/:mount', mounts, 'mount', writing),
  removing('/mounts/:mount', mounts, 'mount', leave),
  ...(Object.keys(kinds) as Kind[]).flatMap(assignments),
];

function assignments(kind: Kind): readonly Endpoint[] {
  return [
    listing(`/mounts/:mount/${kind}`, kinds[kind], {
      rows: (call) => assignedTo(rowOf(call, 'mount'), kind, call.tables),
      isWhole: true,
    }),
    endpoint('POST', `/mounts/:mount/${kind}`, mounts, (call) => assign(call, kind)),
    endpoint('DELETE', `/mounts/:mount/${kind}/:assigned`, mounts, (call) => {
      const { id } = rowOf(call, 'mount');
      const isIt = isOf(id, kind, Number(call.parameters.assigned));
      call.tables.remove('mountables', isIt);
      return nothing;
    }),
  ];
}

function assign(call: Call, kind: Kind) {
  const { tables, now } = call;
  const target = existing((id) => tables.find(kind, id) !== undefined);
  const values = validate(z.object({ [kind]: listOf(target, 1000) }), call.fields);
  const { id } = rowOf(call, 'mount');
  for (const target_id of values[kind] ?? []) {
    const isThere = tables.rows('mountables').some(isOf(id, kind, target_id));
    if (!isThere) tables.insert('mountables', { mount_id: id, kind, target_id }, now);
  }
  return ok(shown(call, mounts, 'mount'));
}

function isOf(mount: number, kind: Kind, target: number) {
  return (row: Row): boolean =>
    row.mount_id === mount && row.kind === kind && row.target_id === target;
}

function including(kind: Kind): Include {
  return { resource: kind, find: (row, tables) => assignedTo(row, kind, tables) };
}

function assignedTo({ id }: Row, kind: Kind, tables: Tables): readonly Row[] {
  return rowsOf(tables, 'mountables', 'mount_id', id)
    .filter((row) => row.kind === kind)
    .flatMap(({ target_id }) => tables.find(kind, target_id) ?? []);
}

function leave(row: Row, { tables }: Call): void {
  if (assignedTo(row, 'servers', tables).length > 0) {
    const detail = 'A mount must have no servers attached to it in order to be deleted.';
    throw new PanelFailure('HasActiveServersException', detail);
  }
  tables.remove('mountables', ({ mount_id }) => mount_id === row.id);
}

function pathOutside(paths: readonly string[]) {
  return text(255).superRefine(rule('not_in', (path: string) => !paths.includes(path)));
}
