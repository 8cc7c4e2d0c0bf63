import { setTimeout as delay } from 'node:timers/promises';
import { KeyError } from '../core/errors.ts';
import { attach } from './attach.ts';
import type { Io } from './io.ts';
import { localUser } from './local-user.ts';
import type { LocalRack } from './settings.ts';
import { version } from './version.ts';

type Store = typeof import('../store/open.ts');
export type OpenRack = Awaited<ReturnType<Store['openRack']>>;

/** Takes every notice of a rack when it appears. */
export type OnNotice = (text: string) => void;

/** How long another command may hold the directory before this one gives up, and how often it looks. */
const patienceMs = 5000;
const pauseMs = 25;

/** A data directory, and the database that holds its rack if it does not. */
export type Place = Pick<LocalRack, 'directory' | 'postgres'>;

/** Opens the rack in this process; rejects with `store_locked` at once if another one has it. */
export async function openHere(
  { directory, postgres }: Place,
  io: Io,
  onNotice: OnNotice = () => undefined,
): Promise<OpenRack> {
  const { openRack } = await import('../store/open.ts');
  return openRack(directory, { user: localUser(io.env), version, postgres, onNotice });
}

/**
 * Takes what `find` finds, else opens the rack, and tries both again while another process holds
 * the directory: a command holds it for a moment, and a server that starts will soon answer.
 */
export async function findOrOpen<T>(
  place: Place,
  io: Io,
  find: (locked: KeyError | null) => Promise<T | null>,
  onNotice?: OnNotice,
): Promise<T | OpenRack> {
  const end = Date.now() + patienceMs;
  let locked: KeyError | null = null;
  for (;;) {
    const found = await find(locked);
    if (found !== null) return found;
    try {
      return await openHere(place, io, onNotice);
    } catch (error) {
      if (!isLocked(error) || Date.now() >= end) throw error;
      locked = error;
    }
    await delay(pauseMs, undefined, { signal: io.signal });
  }
}

/** Opens the rack to serve it; rejects with `store_locked` if a server does so already. */
export async function openToServe(place: Place, io: Io, onNotice: OnNotice): Promise<OpenRack> {
  const refuseServed = async (locked: KeyError | null) => {
    if (locked && (await isServed(place.directory, io))) throw locked;
    return null;
  };
  return findOrOpen<never>(place, io, refuseServed, onNotice);
}

/** A server that does not answer is a server as well. */
async function isServed(directory: string, io: Io): Promise<boolean> {
  try {
    return (await attach(directory, io)) !== null;
  } catch (error) {
    if (error instanceof KeyError && error.code === 'unreachable') return true;
    throw error;
  }
}

function isLocked(error: unknown): error is KeyError {
  return error instanceof KeyError && error.code === 'store_locked';
}
