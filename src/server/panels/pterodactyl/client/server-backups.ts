/** The backups of a server. A mock has nothing to save, so each is done as soon as it was told of, and holds what its name says. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { derive, deriveUuid } from '../derive.ts';
import { type Call, type Endpoint, nothing, ok } from '../endpoint.ts';
import { rowOf } from '../engine.ts';
import { list } from '../envelope.ts';
import { PanelFailure } from '../failure.ts';
import { present } from '../present.ts';
import { pageOf } from '../query.ts';
import { pick, type Resource, rowsOf } from '../resource.ts';
import { flag, text } from '../rules/rule.ts';
import { validate } from '../rules/validate.ts';
import type { Row } from '../world.ts';
import { record } from './activity.ts';
import { mayOn, onServer } from './server-access.ts';
import { signedUrl } from './server-daemon.ts';

/** What clients see of a backup. */
const backups: Resource = {
  table: 'backups',
  object: 'backup',
  permission: 'servers',
  show: (row) =>
    pick(
      row,
      ...['uuid', 'is_successful', 'is_locked', 'name', 'ignored_files', 'checksum', 'bytes'],
      ...['created_at', 'completed_at'],
    ),
};

const one = '/backups/:backup';

/** The routes of a server's backups. */
export const backupsEndpoints: readonly Endpoint[] = [
  onServer('GET', '/backups', 'backup.read', (server, call) => {
    const own = rowsOf(call.tables, 'backups', 'server_id', server.id);
    const page = pageOf(own, call.query, 'page', { usual: 20, most: 50 });
    const meta = { backup_count: own.length, pagination: page.pagination };
    return ok({ ...list(page.rows.map((row) => show(row, call))), meta });
  }),
  onServer('POST', '/backups', 'backup.create', begin),
  onServer('GET', one, 'backup.read', (_, call) => ok(show(rowOf(call, 'backup'), call))),
  onServer('GET', `${one}/download`, 'backup.download', (server, call) => {
    const { uuid, name } = rowOf(call, 'backup');
    record(call, 'server:backup.download', { name }, server);
    return signedUrl(server, '/download/backup', { backup_uuid: uuid }, call);
  }),
  onServer('POST', `${one}/lock`, 'backup.delete', (server, call) => {
    const { id, name, is_locked } = rowOf(call, 'backup');
    const row = call.tables.update('backups', id, { is_locked: is_locked !== true }, call.now);
    record(call, `server:backup.${row.is_locked ? 'lock' : 'unlock'}`, { name }, server);
    return ok(show(row, call));
  }),
  onServer('POST', `${one}/restore`, 'backup.restore', (server, call) => {
    const { truncate } = validate(z.object({ truncate: flag() }), call.fields);
    if (server.status !== null && server.status !== undefined)
      throw new PanelFailure(
        'BadRequestHttpException',
        'This server is not currently in a state that allows for a backup to be restored.',
      );
    record(call, 'server:backup.restore', { name: rowOf(call, 'backup').name, truncate }, server);
    return nothing;
  }),
  onServer('DELETE', one, 'backup.delete', (server, call) => {
    const { id, name, is_locked } = rowOf(call, 'backup');
    if (is_locked === true) throw new PanelFailure('BackupLockedException');
    call.tables.remove('backups', (row) => row.id === id);
    record(call, 'server:backup.delete', { name, failed: false }, server);
    return nothing;
  }),
];

function show(row: Row, call: Call) {
  return present(call, backups, row, call.query.includes);
}

const wanted = z.object({
  name: text().nullish(),
  is_locked: flag().nullish(),
  ignored: z.string().nullish(),
});

/** The answer tells of a backup that has only begun, as on the panel; whoever asks again finds it done. */
function begin(server: Row, call: Call) {
  const { tables, now, fields } = call;
  const { name, is_locked, ignored } = validate(wanted, fields);
  requireRoom(server, call);
  const begun = tables.insert(
    'backups',
    {
      server_id: server.id,
      uuid: deriveUuid(`backup ${tables.nextId('backups')}`),
      is_successful: false,
      is_locked: is_locked === true && mayOn(server, 'backup.delete', call),
      name: name ?? `Backup at ${now.slice(0, 19).replace('T', ' ')}`,
      ignored_files: (ignored ?? '')
        .split('\n')
        .filter((line) => line !== '')
        .join('\n'),
      checksum: null,
      bytes: 0,
      completed_at: null,
    },
    now,
  );
  const content = derive(`content of backup ${begun.id}`, 64);
  const checksum = `sha1:${createHash('sha1').update(content).digest('hex')}`;
  const done = { is_successful: true, checksum, bytes: content.length, completed_at: now };
  tables.update('backups', begun.id, done);
  record(call, 'server:backup.start', { name: begun.name, locked: begun.is_locked }, server);
  return ok(show(begun, call));
}

/** So many within so many seconds, unless a panel is configured otherwise. */
const throttle = { limit: 2, seconds: 600 };

function requireRoom(server: Row, { tables, now }: Call): void {
  const own = rowsOf(tables, 'backups', 'server_id', server.id);
  const age = ({ created_at }: Row) => (Date.parse(now) - Date.parse(String(created_at))) / 1000;
  const recent = own.filter((row) => age(row) < throttle.seconds);
  const last = recent.at(-1);
  if (last && recent.length >= throttle.limit) {
    const detail = `Only ${throttle.limit} backups may be generated within a ${throttle.seconds} second span of time.`;
    const headers = { 'Retry-After': String(throttle.seconds - age(last)) };
    throw new PanelFailure('TooManyRequestsHttpException', detail, { headers });
  }
  const limit = Number(server.backup_limit ?? 0);
  if (own.length < limit) return;
  const detail = `Cannot create a new backup, this server has reached its limit of ${limit} backups.`;
  throw new PanelFailure('TooManyBackupsException', detail);
}
