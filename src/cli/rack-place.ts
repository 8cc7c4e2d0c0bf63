import { resolve } from 'node:path';
import type { RackPlace } from '../store/rack-place.ts';
import { usageFailure } from './failure.ts';
import { localRack } from './local-directory.ts';
import type { Settings } from './settings.ts';
import { readStoreAddress, refusePassword } from './store-settings.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Where the rack of this box is, for commands that work with all of it: the data directory, or the database. */
export function rackPlace(settings: Settings, attempt: string): RackPlace {
  const { directory, postgres } = localRack(settings, attempt);
  return postgres?.address ?? directory;
}

/** Reads an argument that names a data directory or a database; throws a usage failure. */
export function readRackPlace(text: string, env: Env): RackPlace {
  if (text === '') throw usageFailure('Cannot copy the rack: the name of a place is empty');
  if (!/^\w+:\/\//.test(text)) return resolve(text);
  refusePassword(text);
  return readStoreAddress(text, env, {});
}

/** A place in words, without a password. */
export function nameOf(place: RackPlace): string {
  return typeof place === 'string' ? place : place.place;
}

/** The field of JSON that says where a rack is. */
export function placeToWire(place: RackPlace): { directory: string } | { store: string } {
  return typeof place === 'string' ? { directory: place } : { store: place.place };
}
