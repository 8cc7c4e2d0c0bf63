import type { Head } from '../core/chain.ts';
import { restore } from './journal-segments.ts';
import { storeDamaged } from './store-error.ts';

/** A place in the chain that was noted in another file. */
export interface Place {
  readonly seq: number;
  readonly hash: string;
  /** The path of the file that names it. */
  readonly file: string;
}

/** Throws `store_damaged` if a place names another record than the one that stands there. */
export function comparePlaces({ seq, hash }: Head, places: readonly Place[]): void {
  const other = places.find((place) => place.seq === seq && place.hash !== hash);
  if (!other) return;
  const reason = `"${other.file}" belongs to another journal, it names hash "${other.hash}" for sequence number ${seq}, not "${hash}"`;
  const wayOut = `${restore}, or move that file away if the journal is the right one`;
  throw storeDamaged('open the journal', reason, wayOut);
}

/** Throws `store_damaged` if the journal ends at `head`, but a place says that it went further. */
export function refuseShort(head: Head, places: readonly Place[]): void {
  const later = places.filter(({ seq }) => seq > head.seq);
  if (later.length === 0) return;
  const noted = later.map(({ file, seq }) => `"${file}" says that it reached ${seq}`).join(' and ');
  const reason = `it ends at sequence number ${head.seq}, but ${noted}`;
  const wayOut = `${restore}, or move ${later.length === 1 ? 'that file' : 'those files'} away to go on with the older state`;
  throw storeDamaged('open the journal', reason, wayOut);
}

/** The place after `head` that says that something was confirmed there, if there is one. */
export function placeAfter(head: Head, places: readonly Place[]): Place | undefined {
  return places.find(({ seq }) => seq > head.seq);
}
