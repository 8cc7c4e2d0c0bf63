import type { RefusalEntry, RefusalPage } from '../../core/refusals.ts';
import { type PageWire, pageFromWire, pageToWire } from './page.ts';

/** Refusals of one kind, in JSON. */
export interface RefusalEntryWire {
  readonly code: RefusalEntry['code'];
  readonly source: string | null;
  readonly key: string | null;
  readonly count: number;
  readonly first_at: string;
  readonly last_at: string;
}

/** Refusals by page with the counts by code, in JSON. */
export type RefusalPageWire = PageWire<RefusalEntryWire> & Pick<RefusalPage, 'totals'>;

/** Writes refusals as JSON has them. */
export function refusalsToWire(page: RefusalPage): RefusalPageWire {
  return { ...pageToWire(page, entryToWire), totals: page.totals };
}

/** Reads refusals from JSON. */
export function refusalsFromWire(wire: RefusalPageWire): RefusalPage {
  return { ...pageFromWire(wire, entryFromWire), totals: wire.totals };
}

function entryToWire({ firstAt, lastAt, ...entry }: RefusalEntry): RefusalEntryWire {
  return { ...entry, first_at: firstAt, last_at: lastAt };
}

function entryFromWire({ first_at, last_at, ...entry }: RefusalEntryWire): RefusalEntry {
  return { ...entry, firstAt: first_at, lastAt: last_at };
}
