import type { Endpoint } from '../endpoint.ts';
import type { Attributes } from '../envelope.ts';
import type { PanelUser } from '../users.ts';
import { accountEndpoints } from './account.ts';
import { serverActivity } from './activity.ts';
import { apiKeysEndpoints } from './api-keys.ts';
import { permissionsEndpoints } from './permissions.ts';
import { tasksEndpoints } from './schedule-tasks.ts';
import { backupsEndpoints } from './server-backups.ts';
import { databasesEndpoints } from './server-databases.ts';
import { filesEndpoints } from './server-files.ts';
import { networkEndpoints } from './server-network.ts';
import { schedulesEndpoints } from './server-schedules.ts';
import { settingsEndpoints } from './server-settings.ts';
import { startupEndpoints } from './server-startup.ts';
import { subusersEndpoints } from './server-subusers.ts';
import { clientServersEndpoints } from './servers.ts';

/** The routes below a server. */
const belowServer: readonly Endpoint[] = [
  serverActivity,
  ...networkEndpoints,
  ...startupEndpoints,
  ...settingsEndpoints,
  ...databasesEndpoints,
  ...backupsEndpoints,
  ...subusersEndpoints,
  ...schedulesEndpoints,
  ...tasksEndpoints,
  ...filesEndpoints,
];

/** The routes below `/api/client` that every panel of this family has, for any way to show the account. */
export function clientEndpoints(showAccount: (user: PanelUser) => Attributes): readonly Endpoint[] {
  return [
    ...clientServersEndpoints,
    ...permissionsEndpoints,
    ...accountEndpoints(showAccount),
    ...belowServer,
    ...apiKeysEndpoints,
  ];
}
