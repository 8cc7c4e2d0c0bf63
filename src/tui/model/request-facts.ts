import type { ApiKey } from '../../core/key.ts';
import { timeAgo } from '../../core/relative-time.ts';
import type { RequestEntry } from '../../core/request-log.ts';
import type { Door, RequestFacts } from '../../core/verdict.ts';
import type { Theme } from '../theme.ts';
import { verdictWord } from './request-row.ts';

const doorNames: Readonly<Record<Door, string>> = {
  manage: 'the management API',
  verify: 'a question to /v1/verify',
  authz: 'a proxy that asks',
  upstream: 'the proxy that Keyrack is',
  panel: 'the API of a panel',
};

/** What was presented, as label and text; the token is kept nowhere. */
export function requestFacts(
  entry: RequestEntry,
  key: ApiKey | null,
  theme: Theme,
  now: number,
): readonly (readonly [string, string])[] {
  const { at, ip, door } = entry;
  return [
    ['Verdict', verdictWord(entry, theme)],
    ['When', `${at} (${timeAgo(at, now)})`],
    ['Door', doorNames[door]],
    ['Request', asked(entry)],
    ['From', ip ?? 'not known'],
    ['Needs', needs(entry)],
    ['Key', keyText(entry, key)],
  ];
}

function asked({ method, path }: RequestFacts): string {
  const words = [method, path].filter((part) => part !== null);
  return words.length === 0 ? 'not known' : words.join(' ');
}

function needs({ permission, takes }: RequestEntry): string {
  const kind = takes === null ? null : `a key of ${takes.join(' or ')}`;
  return (
    [permission, kind].filter((part) => part !== null).join(', ') || 'nothing beyond a good key'
  );
}

function keyText(entry: RequestEntry, key: ApiKey | null): string {
  if (key) return `${key.name} · ${key.id} · ${key.status} now`;
  return entry.key ?? 'none of this rack';
}
