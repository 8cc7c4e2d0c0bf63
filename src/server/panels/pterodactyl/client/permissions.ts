import { ok } from '../endpoint.ts';
import { item } from '../envelope.ts';
import { client } from './account.ts';

/** What a subuser can be allowed to do with a server: groups, what they are about, and their keys. */
const groups: readonly (readonly [string, string, string])[] = [
  ['websocket', 'The live connection to the console of a server.', 'connect'],
  ['control', 'The power of a server and its console.', 'console start stop restart'],
  ['user', 'The subusers of a server.', 'create read update delete'],
  ['file', 'The files of a server.', 'create read read-content update delete archive sftp'],
  ['backup', 'The backups of a server.', 'create read delete download restore'],
  ['allocation', 'The ports of a server.', 'read create update delete'],
  ['startup', 'How a server starts.', 'read update docker-image'],
  ['database', 'The databases of a server.', 'create read update delete view_password'],
  ['schedule', 'The schedules of a server.', 'create read update delete'],
  ['settings', 'The settings of a server.', 'rename reinstall'],
  ['activity', 'What was done to a server.', 'read'],
];

const permissions = Object.fromEntries(
  groups.map(([group, description, keys]) => {
    const described = keys.split(' ').map((key) => [key, `Allows ${key} of ${group}.`]);
    return [group, { description, keys: Object.fromEntries(described) }];
  }),
);

/** `/api/client/permissions`: a catalogue that is the same for everybody. */
export const permissionsEndpoints = [
  client('GET', '/permissions', () => ok(item('system_permissions', { permissions }))),
];

/** Every permission by its whole name, `control.start`. */
export const allPermissions: readonly string[] = groups.flatMap(([group, , keys]) =>
  keys.split(' ').map((key) => `${group}.${key}`),
);
