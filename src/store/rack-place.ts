/**
 * Where a rack is, or is to be, and how it is read and made there as a whole. The driver of a database
 * is loaded only where there is one.
 */
import type { OnProgress } from '../core/on-progress.ts';
import type { Target } from './carry.ts';
import { directoryTarget } from './directory-target.ts';
import type { PostgresAddress } from './postgres/address.ts';
import { wholeOfDirectory } from './whole-directory.ts';
import type { WholeRack } from './whole-rack.ts';

/** A data directory, or a database. */
export type RackPlace = string | PostgresAddress;

/** How a rack is read: `alone` refuses it while a Keyrack works with it. */
export interface ReadOptions {
  readonly attempt: string;
  readonly now: number;
  readonly alone: boolean;
  /** Hears how far the rack is checked, if opening it does that. */
  readonly onRead?: OnProgress;
}

/** The rack at a place. @throws not_found, conflict, store_locked, store_damaged, store_failed */
export async function wholeAt(place: RackPlace, options: ReadOptions): Promise<WholeRack> {
  if (typeof place === 'string') return wholeOfDirectory(place, options);
  const { wholeOfDatabase } = await import('./postgres/whole-database.ts');
  return wholeOfDatabase(place, options);
}

/** A place where a rack is to be made. */
export async function targetAt(
  place: RackPlace,
  { attempt, clock }: { readonly attempt: string; readonly clock: () => number },
): Promise<Target> {
  if (typeof place === 'string') return directoryTarget(place, { attempt, clock });
  const { databaseTarget } = await import('./postgres/database-target.ts');
  return databaseTarget(place, attempt);
}
