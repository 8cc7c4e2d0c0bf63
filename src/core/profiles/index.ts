import type { Profile, Profiles } from '../profile.ts';
import { akener } from './akener.ts';
import { kener } from './kener.ts';
import { keyrack } from './keyrack.ts';
import { pakyas } from './pakyas.ts';
import { pelicanApplication } from './pelican-application.ts';
import { pelicanClient } from './pelican-client.ts';
import { pterodactylApplication } from './pterodactyl-application.ts';
import { pterodactylClient } from './pterodactyl-client.ts';
import { pyro } from './pyro.ts';
import { xyp } from './xyp.ts';

const builtIn: readonly Profile[] = [
  keyrack,
  pakyas,
  pterodactylClient,
  pterodactylApplication,
  pelicanClient,
  pelicanApplication,
  xyp,
  akener,
  kener,
  pyro,
];

/** The profiles every rack knows, the default one first. */
export const profiles: Profiles = new Map(builtIn.map((profile) => [profile.name, profile]));

/** The profile of a key that names none. */
export const defaultProfile = keyrack.name;
