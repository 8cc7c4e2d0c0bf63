import type { Endpoint } from '../endpoint.ts';
import type { Attributes } from '../envelope.ts';
import type { PanelUser } from '../users.ts';
import { accountEndpoints } from './account.ts';
import { apiKeysEndpoints } from './api-keys.ts';
import { permissionsEndpoints } from './permissions.ts';
import { clientServersEndpoints } from './servers.ts';

/** The routes below `/api/client` that every panel of this family has, for any way to show the account. */
export function clientEndpoints(showAccount: (user: PanelUser) => Attributes): readonly Endpoint[] {
  return [
    ...clientServersEndpoints,
    ...permissionsEndpoints,
    ...accountEndpoints(showAccount),
    ...apiKeysEndpoints,
  ];
}
