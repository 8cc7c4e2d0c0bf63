/** The fields that several ways to write a server have in common. */
import { z } from 'zod';
import type { Call } from '../endpoint.ts';
import { isFree } from '../engine.ts';
import {
  existing,
  integer,
  matching,
  numeric,
  present,
  rule,
  text,
  textBetween,
} from '../rules/rule.ts';
import type { Row } from '../world.ts';

/** Who has a server, and what it is called. */
export function detailFields(call: Call, row?: Row) {
  return {
    external_id: textBetween(1, 191)
      .superRefine(rule('unique', isFree(call, 'servers', 'external_id', row)))
      .nullish(),
    name: text(),
    description: z.string().nullish(),
    user: existing((id) => call.tables.find('users', id) !== undefined),
  };
}

/** What a server may use, each with its bounds. */
export const limitRules = {
  memory: numeric({ min: 0 }),
  swap: numeric({ min: -1 }),
  disk: numeric({ min: 0 }),
  io: numeric({ min: 10, max: 1000 }),
  cpu: numeric({ min: 0 }),
};

/** `0`, `0-3` or `0,2`: the threads of the machine that a server may use. */
export const threads = matching(/^[0-9,-]+$/).nullish();

const count = integer({ min: 0 });

/** How many of what a server may have. */
export const featureLimits = z.object({
  databases: present(count),
  allocations: count.nullish(),
  backups: present(count),
});

/** The same in the columns of the table. */
export function featureColumns(limits: z.infer<typeof featureLimits>) {
  return {
    database_limit: limits.databases ?? null,
    allocation_limit: limits.allocations ?? null,
    backup_limit: limits.backups ?? null,
  };
}

/** Values for the variables of an egg. An empty list is what PHP makes of an empty object. */
export const environment = z.preprocess(
  (value) => (Array.isArray(value) && value.length === 0 ? {} : value),
  z.record(z.string().max(191), z.unknown()),
);

/** Makes allocations those of a server. */
export function assign(call: Call, ids: readonly number[], server: number | null): void {
  for (const id of ids) call.tables.update('allocations', id, { server_id: server }, call.now);
}
