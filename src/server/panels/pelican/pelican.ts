import fixtures from '../../../../data/pelican.json' with { type: 'json' };
import { pelicanApplication } from '../../../core/profiles/pelican-application.ts';
import { pelicanClient } from '../../../core/profiles/pelican-client.ts';
import type { Panel } from '../panel.ts';
import { byId } from '../pterodactyl/bindings.ts';
import { accountEndpoints } from '../pterodactyl/client/account.ts';
import { apiKeysEndpoints } from '../pterodactyl/client/api-keys.ts';
import { permissionsEndpoints } from '../pterodactyl/client/permissions.ts';
import { clientServersEndpoints } from '../pterodactyl/client/servers.ts';
import type { Dialect } from '../pterodactyl/dialect.ts';
import type { Attributes } from '../pterodactyl/envelope.ts';
import { dialect as pterodactyl } from '../pterodactyl/pterodactyl.ts';
import { pick } from '../pterodactyl/resource.ts';
import { allocationsEndpoints } from '../pterodactyl/resources/allocations.ts';
import { serverDatabasesEndpoints } from '../pterodactyl/resources/server-databases.ts';
import { makePanel } from '../pterodactyl/routes.ts';
import type { PanelUser } from '../pterodactyl/users.ts';
import { hosts, hostsEndpoints } from './database-hosts.ts';
import { eggs, endpoints, nodes, servers, users } from './resources.ts';

const { locations: _locations, nests: _nests, ...resources } = pterodactyl.resources;

/** Pelican: what it has otherwise than Pterodactyl, and what it lacks. */
export const dialect: Dialect = {
  ...pterodactyl,
  name: 'pelican',
  client: pelicanClient,
  application: pelicanApplication,
  perMinute: { client: 256, application: 256 },
  fixtures,
  resources: { ...resources, users, nodes, servers, eggs, database_hosts: hosts },
  bindings: { ...pterodactyl.bindings, egg: byId('eggs'), host: byId('database_hosts') },
  endpoints: {
    client: [
      ...clientServersEndpoints,
      ...permissionsEndpoints,
      ...accountEndpoints(shownAccount),
      ...apiKeysEndpoints,
    ],
    application: [
      ...endpoints,
      ...hostsEndpoints,
      ...allocationsEndpoints,
      ...serverDatabasesEndpoints,
    ],
  },
};

/** The Pelican panel. */
export const pelican: Panel = makePanel(dialect);

function shownAccount(user: PanelUser): Attributes {
  return {
    ...pick(user, 'uuid', 'username', 'email', 'language'),
    image: null,
    admin: user.root_admin,
    root_admin: user.root_admin,
    '2fa_enabled': user['2fa'] === true,
    ...pick(user, 'created_at', 'updated_at'),
  };
}
