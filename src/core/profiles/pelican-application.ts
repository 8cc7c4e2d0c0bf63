import type { Profile } from '../profile.ts';
import { pterodactylApplication } from './pterodactyl-application.ts';

/** Pelican application key: the Pterodactyl one under another prefix. */
export const pelicanApplication: Profile = {
  ...pterodactylApplication,
  name: 'pelican-application',
  summary: 'Pelican application key: a level for each of nine resources',
  prefix: 'papp_',
};
