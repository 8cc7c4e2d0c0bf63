import { z } from 'zod';
import { deriveUuid } from '../derive.ts';
import type { Call, Endpoint } from '../endpoint.ts';
import { changing, creating, isFree, listing, removing, showing, type Writing } from '../engine.ts';
import { PanelFailure } from '../failure.ts';
import { many, partial, pick, type Resource, rowsOf } from '../resource.ts';
import { flag, matching, rule, sometimes, text, textBetween } from '../rules/rule.ts';
import { accountOf } from '../users.ts';
import type { Row } from '../world.ts';

/** The users of the panel. */
export const users: Resource = {
  table: 'users',
  object: 'user',
  permission: 'users',
  show: (row) =>
    pick(
      row,
      ...['id', 'external_id', 'uuid', 'username', 'email', 'first_name', 'last_name'],
      ...['language', 'root_admin', '2fa', 'created_at', 'updated_at'],
    ),
  includes: { servers: many('servers', 'user_id') },
  filters: {
    email: partial('email'),
    uuid: partial('uuid'),
    username: partial('username'),
    external_id: partial('external_id'),
  },
  sorts: ['id', 'uuid'],
};

const range = { min: 1, max: 191 };

/** An email address, as the panel takes them. */
export const emailAddress = matching(/^[^\s@]{1,64}@[^\s@]{1,255}$/, 'email').superRefine(
  rule('between.string', (value: string) => value.length <= range.max, range),
);

const usernamePattern = /^[a-z0-9][\w.-]+[a-z0-9]$/i;

/** The fields that users of every panel of this family have. */
export function commonFields(call: Call, row?: Row) {
  const free = (column: string) => rule('unique', isFree(call, 'users', column, row));
  return {
    email: emailAddress.superRefine(free('email')),
    external_id: text().superRefine(free('external_id')).nullish(),
    username: textBetween(1, 191)
      .superRefine(rule('p_username', (value: string) => usernamePattern.test(value)))
      .superRefine(free('username')),
  };
}

/** The fields that follow those, in the order in which the panel tells what is wrong with them. */
export const furtherFields = {
  password: z.string().nullish(),
  root_admin: sometimes('boolean', flag()),
  language: sometimes('string', z.string().superRefine(rule('in', (value) => value === 'en'))),
};

/** What the panel's sentences call the fields of a user. */
export const userLabels = {
  external_id: 'Third Party Identifier',
  root_admin: 'Root Administrator Status',
};

/** What a user is before anything was said of it. */
export function newUser({ tables }: Call) {
  return {
    external_id: null,
    uuid: deriveUuid(`user ${tables.nextId('users')}`),
    language: 'en',
    root_admin: false,
    '2fa': false,
  };
}

const writing: Writing<UserValues> = {
  fields: (call, row) =>
    z.object({
      ...commonFields(call, row),
      ...furtherFields,
      first_name: textBetween(1, 191),
      last_name: textBetween(1, 191),
    }),
  labels: userLabels,
  columns: (values, call, row) => userColumns(values, call, row),
};

interface UserValues {
  readonly username: string;
  readonly password?: unknown;
  readonly [field: string]: unknown;
}

/** The columns of what was sent: names in lower case, no password, and what is left out as it was. */
export function userColumns({ password: _, ...values }: UserValues, call: Call, row?: Row) {
  const given = Object.entries(values).filter(([name, value]) => isGiven(name, value));
  const before = row ? { account: accountOf(row) } : newUser(call);
  return { ...before, ...Object.fromEntries(given), username: values.username.toLowerCase() };
}

function isGiven(name: string, value: unknown): boolean {
  return value !== undefined && (value !== null || name === 'external_id');
}

/** The routes of users, for any way to write them. */
export function userEndpoints<T>(resource: Resource, how: Writing<T>): readonly Endpoint[] {
  return [
    listing('/users', resource),
    showing('/users/external/:external_user', resource, 'external_user'),
    showing('/users/:user', resource, 'user'),
    creating('/users', resource, how, ({ id }) => `/users/${id}`),
    changing('/users/:user', resource, 'user', how),
    removing('/users/:user', resource, 'user', leave),
  ];
}

/** The keys of a user that is gone open nothing any more, so it is remembered whose they are. */
function leave(row: Row, { tables, now }: Call): void {
  if (rowsOf(tables, 'servers', 'user_id', row.id).length > 0) {
    const detail =
      'Cannot delete a user with active servers attached to their account. Please delete their servers before continuing.';
    throw new PanelFailure('DisplayException', detail);
  }
  tables.remove('subusers', ({ user_id }) => user_id === row.id);
  tables.insert('deleted_users', { account: accountOf(row) }, now);
}

/** The routes of Pterodactyl's users. */
export const usersEndpoints = userEndpoints(users, writing);
