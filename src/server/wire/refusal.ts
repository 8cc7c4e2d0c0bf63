import type { RefusalEntry, RefusalPage } from '../../core/refusals.ts';
import { type PageWire, pageFromWire, pageOf, pageToWire } from './page.ts';
import { mapOf, moment, nullable, number, record, type Shape, text, word } from './shape.ts';

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

const entryShape = record<RefusalEntryWire>({
  code: word,
  source: nullable(text),
  key: nullable(text),
  count: number,
  first_at: moment,
  last_at: moment,
});

export const refusalsShape: Shape<RefusalPageWire> = (value, path) => ({
  ...pageOf(entryShape)(value, path),
  ...record<Pick<RefusalPageWire, 'totals'>>({ totals: mapOf(number) })(value, path),
});

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
