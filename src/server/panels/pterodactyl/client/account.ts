/** The account that a client key belongs to. */
import { createHash } from 'node:crypto';
import { z } from 'zod';

import { type Call, type Endpoint, nothing, ok } from '../endpoint.ts';
import { isFree } from '../engine.ts';
import { type Attributes, item, list } from '../envelope.ts';
import { PanelFailure, ValidationFailure } from '../failure.ts';
import { pick, rowsOf } from '../resource.ts';
import { emailAddress } from '../resources/users.ts';
import { rule, text, textBetween } from '../rules/rule.ts';
import { validate } from '../rules/validate.ts';
import type { PanelUser } from '../users.ts';
import type { Row } from '../world.ts';
import { accountActivity, record } from './activity.ts';
import { client } from './client-endpoint.ts';

/** The routes of `/api/client/account`, but for those of keys. */
export function accountEndpoints(
  showAccount: (user: PanelUser) => Attributes,
): readonly Endpoint[] {
  return [
    client('GET', '/account', ({ user }) => ok(item('user', showAccount(user)))),
    client('PUT', '/account/email', changeEmail),
    client('PUT', '/account/password', changePassword),
    accountActivity,
    client('GET', '/account/ssh-keys', ({ tables, user }) =>
      ok(list(rowsOf(tables, 'ssh_keys', 'user_id', user.id).map(showSshKey))),
    ),
    client('POST', '/account/ssh-keys', addSshKey),
    client('POST', '/account/ssh-keys/remove', removeSshKey),
  ];
}

function changeEmail(call: Call) {
  const { user, tables, now } = call;
  requirePassword(call.fields.password);
  const free = rule('unique', isFree(call, 'users', 'email', user));
  const email = emailAddress.superRefine(free);
  const values = validate(z.object({ email }), call.fields);
  requireMocked(call);
  tables.update('users', user.id, { email: values.email }, now);
  record(call, 'user:account.email-changed', { old: user.email, new: values.email });
  return nothing;
}

function changePassword(call: Call) {
  const { fields } = call;
  requirePassword(fields.current_password);
  const password = z
    .string()
    .superRefine(rule('confirmed', (value) => value === fields.password_confirmation))
    .superRefine(rule('min.string', (value) => value.length >= 8, { min: 8 }));
  validate(z.object({ password }), fields);
  requireMocked(call);
  record(call, 'user:account.password-changed');
  return nothing;
}

/** A mock keeps no passwords, so that any one is that of the account; none at all is not. */
function requirePassword(password: unknown): void {
  if (typeof password !== 'string') throw new PanelFailure('InvalidPasswordProvidedException');
}

/** The user of the request, to be changed: only a mocked one can be, an account of the rack is changed by its operator. */
export function requireMocked({ tables, user }: Call): Row {
  const row = tables.find('users', user.id);
  if (!row) throw new PanelFailure('AccessDeniedHttpException');
  return row;
}

function showSshKey(row: Row) {
  return item('ssh_key', pick(row, 'name', 'fingerprint', 'public_key', 'created_at'));
}

const keyPattern =
  /^(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(?:256|384|521)) ([A-Za-z0-9+/]{60,2000}={0,2})(?: .*)?$/;

function addSshKey(call: Call) {
  const wanted = z.object({ name: textBetween(1, 191), public_key: text(4096) });
  const { name, public_key } = validate(wanted, call.fields);
  requireMocked(call);
  const [, , data = ''] = keyPattern.exec(public_key) ?? [];
  if (data === '') throw brokenKey('The public key provided is not valid.');
  const fingerprint = createHash('sha256').update(Buffer.from(data, 'base64')).digest('base64');
  const columns = {
    user_id: call.user.id,
    name,
    public_key,
    fingerprint: fingerprint.replace(/=+$/, ''),
  };
  const isThere = call.tables
    .rows('ssh_keys')
    .some((row) => row.user_id === call.user.id && row.fingerprint === columns.fingerprint);
  if (isThere) throw brokenKey('The public key provided already exists on your account.');
  record(call, 'user:ssh-key.create', { fingerprint: columns.fingerprint });
  return ok(showSshKey(call.tables.insert('ssh_keys', columns, call.now)));
}

function brokenKey(detail: string): ValidationFailure {
  return new ValidationFailure([{ field: 'public_key', rule: '', detail }]);
}

function removeSshKey(call: Call) {
  const { fields, tables, user } = call;
  const { fingerprint } = validate(z.object({ fingerprint: z.string() }), fields);
  const own = rowsOf(tables, 'ssh_keys', 'user_id', user.id);
  const key = own.find((row) => row.fingerprint === fingerprint);
  if (!key) return nothing;
  tables.remove('ssh_keys', ({ id }) => id === key.id);
  record(call, 'user:ssh-key.delete', { fingerprint });
  return nothing;
}
