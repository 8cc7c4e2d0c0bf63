import type { Profile } from '../profile.ts';
import { pterodactylApplication } from './pterodactyl-application.ts';

/** Pelican application key: the Pterodactyl one under another prefix, and with resources of its own, named one of each. */
export const pelicanApplication: Profile = {
  ...pterodactylApplication,
  name: 'pelican-application',
  summary: 'Pelican application key: a level for each of ten resources',
  prefix: 'papp_',
  formerPrefixes: ['peli_'],
  resources: [
    'user',
    'node',
    'allocation',
    'server',
    'egg',
    'database_host',
    'server_database',
    'mount',
    'role',
    'plugin',
  ],
};
