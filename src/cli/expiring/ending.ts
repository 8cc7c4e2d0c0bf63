import type { ApiKey } from '../../core/key.ts';
import { shortSpan } from '../../core/relative-time.ts';
import { safeText } from '../../core/text.ts';
import { keyToWire } from '../../server/wire/key.ts';
import { keyColumnsOf, timeColumn, wordColumn } from '../output/columns.ts';
import type { Column } from '../output/table.ts';

/** What ends soon: a key, or the old token of one that was rotated. `at` is ISO 8601 UTC. */
export interface Ending {
  readonly what: 'key' | 'old_token';
  readonly at: string;
  /** When it was last used, null if never. */
  readonly lastUsedAt: string | null;
  readonly key: ApiKey;
}

/** What of the active keys ends within the span from now (milliseconds), the nearest first. */
export function endingsOf(keys: readonly ApiKey[], now: number, span: number): readonly Ending[] {
  return keys
    .filter(({ status }) => status === 'active')
    .flatMap(endings)
    .filter(({ at }) => Date.parse(at) > now && Date.parse(at) <= now + span)
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function endings(key: ApiKey): readonly Ending[] {
  const { expiresAt, previous, lastUsedAt } = key;
  const own: readonly Ending[] =
    expiresAt === null ? [] : [{ what: 'key', at: expiresAt, lastUsedAt, key }];
  if (!previous) return own;
  return [
    ...own,
    { what: 'old_token', at: previous.expiresAt, lastUsedAt: previous.lastUsedAt, key },
  ];
}

/** An ending as `--json` prints it. */
export function endingToWire({ what, at, lastUsedAt, key }: Ending) {
  return { what, at, last_used_at: lastUsedAt, key: keyToWire(key) };
}

/** What a list shows of endings. */
export function endingColumns(now: number): readonly Column<Ending>[] {
  return [
    timeColumn('ENDS', ({ at }) => at, now, 6),
    wordColumn('WHAT', ({ what }) => what, 5),
    ...keyColumnsOf<Ending>(),
    timeColumn('LAST USED', ({ lastUsedAt }) => lastUsedAt, now, 3),
  ];
}

/** The longest name that the one line quotes, in characters. */
const maxName = 40;

/** All of it in one line, which names the nearest; null if nothing ends. */
export function motdLine(all: readonly Ending[], within: string, now: number): string | null {
  const [first] = all;
  if (!first) return null;
  const keys = all.filter(({ what }) => what === 'key').length;
  const parts = [countOf(keys, 'key'), countOf(all.length - keys, 'old token')];
  const counts = parts.filter((part) => part !== '').join(' and ');
  const name = safeText([...first.key.name].slice(0, maxName).join(''));
  const rest = shortSpan(Date.parse(first.at) - now + 60_000) ?? '1m';
  const verb = all.length === 1 ? 'ends' : 'end';
  return `keyrack: ${counts} ${verb} within ${within}, first "${name}" in ${rest}; see keyrack expiring`;
}

function countOf(count: number, noun: string): string {
  if (count === 0) return '';
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
