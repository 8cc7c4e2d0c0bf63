import type { Profile } from '../profile.ts';
import { pterodactylClient } from './pterodactyl-client.ts';

/** Pelican client key: the Pterodactyl one under another prefix; 25 an account. */
export const pelicanClient: Profile = {
  ...pterodactylClient,
  name: 'pelican-client',
  summary: 'Pelican client key: does what its account may do',
  prefix: 'pacc_',
  formerPrefixes: ['plcn_'],
};
