import type { KeyActivity } from '../../core/activity.ts';
import { describeActor } from '../../core/actor.ts';
import type { AuditEntry } from '../../core/audit.ts';
import type { ApiKey } from '../../core/key.ts';
import type { Levels } from '../../core/permissions.ts';
import { timeAgo, timeUntil } from '../../core/relative-time.ts';
import type { RequestEntry } from '../../core/request-log.ts';
import type { Theme } from '../theme.ts';
import { keyHint } from './key-hint.ts';
import { sparkline } from './sparkline.ts';

export type Fact = readonly [label: string, text: string];

/** What is known of a key beside its fields. */
export interface KeyHistory {
  readonly activity: KeyActivity | null;
  readonly requests: readonly RequestEntry[];
  readonly events: readonly AuditEntry[];
}

/** Use in the last 24 hours, the latest requests and the latest changes of a key as label and text. */
export function keyHistory(
  { activity, requests, events }: KeyHistory,
  theme: Theme,
  now: number,
): readonly Fact[] {
  return [
    ...(activity ? activityFacts(activity, theme, now) : []),
    ...list('Requests', requestLines(requests), 'none that is remembered'),
    ...list('Audit', events.map(eventLine), 'nothing'),
  ];
}

function activityFacts({ hours, sources }: KeyActivity, theme: Theme, now: number) {
  const count = hours.reduce((sum, one) => sum + one, 0);
  // It is counted in memory: a server that was just started has seen nothing yet.
  if (count === 0) return [['Last 24 hours', 'no use since the server started']] as const;
  const lines = sources.map(
    ({ source, count: of, lastAt }) =>
      `${of} from ${source ?? 'an unknown address'}, last ${timeAgo(lastAt, now)}`,
  );
  return list('Last 24 hours', [`${sparkline(hours, theme.ascii)} ${count} uses`, ...lines], '');
}

/** Requests that are alike and follow one another are one line with the time of the latest. */
function requestLines(requests: readonly RequestEntry[]): readonly string[] {
  const lines: { what: string; at: string; count: number }[] = [];
  for (const request of requests) {
    const what = requestText(request);
    const last = lines.at(-1);
    if (last?.what === what) last.count += 1;
    else lines.push({ what, at: request.at, count: 1 });
  }
  return lines.map(
    ({ what, at, count }) => `${at.slice(11, 19)} ${count === 1 ? '' : `${count}x `}${what}`,
  );
}

/** The path comes last: it is the client's text, as long as the client likes. */
function requestText({ code, method, path, ip, permission, door }: RequestEntry): string {
  const what = method === null ? `asked by ${door}` : `${method} ${path ?? ''}`;
  const wanted = permission === null ? '' : ` for ${permission}`;
  return `${code}${wanted} from ${ip ?? 'an unknown address'} ${what}`;
}

function eventLine({ ts, op, actor }: AuditEntry): string {
  return `${ts.slice(0, 16).replace('T', ' ')} ${op} by ${describeActor(actor)}`;
}

/** The fields of a key as label and text, in the order of the detail screen. */
export function keyDetail(key: ApiKey, theme: Theme, now: number): readonly Fact[] {
  const hint = keyHint(key, now);
  return [
    ...(hint === null ? [] : [['!', hint] as const]),
    ['Name', key.name],
    ['Id', key.id],
    ['Token', `${key.masked.replace('…', theme.ellipsis)}  (shown once, when it was made)`],
    ['Status', `${theme.sign(key.status)} ${key.status}`],
    ['Profile', key.profile],
    ['Account', key.account],
    ...grants(key),
    ...list('Allowed IPs', key.allowedIps, 'every address'),
    ['Rate limit', key.rateLimit ?? 'none'],
    ['Expires', moment(key.expiresAt, timeUntil(key.expiresAt, now))],
    ['Created', moment(key.createdAt, timeAgo(key.createdAt, now))],
    ['Last used', moment(key.lastUsedAt, lastUse(key, now))],
    ['Uses', String(key.uses)],
    ...previous(key, now),
  ];
}

/** Scopes or levels in one line each, or the sentence that says where the rights come from. */
function grants(key: ApiKey): readonly Fact[] {
  if (key.scopes) return [['Scopes', key.scopes.join(', ')]];
  if (key.permissions) return list('Permissions', levelLines(key.permissions), 'none');
  return [['May do', `what the account "${key.account}" may do`]];
}

function levelLines(levels: Levels): readonly string[] {
  const words = ['none', 'read', 'read and write', 'read, write and delete'];
  return Object.entries(levels)
    .filter(([, level]) => level > 0)
    .map(([resource, level]) => `${resource}: ${words[level]}`);
}

function list(label: string, lines: readonly string[], none: string): readonly Fact[] {
  if (lines.length === 0) return [[label, none]];
  return lines.map((line, index) => [index === 0 ? label : '', line]);
}

function lastUse(key: Pick<ApiKey, 'lastUsedAt' | 'lastUsedIp'>, now: number): string {
  const ago = timeAgo(key.lastUsedAt, now);
  return key.lastUsedIp === null ? ago : `${ago} from ${key.lastUsedIp}`;
}

function previous(key: ApiKey, now: number): readonly Fact[] {
  if (key.previous === null) return [];
  const { expiresAt, uses } = key.previous;
  const used =
    uses === 0 ? 'not used since' : `used ${uses} times since, ${lastUse(key.previous, now)}`;
  return [
    ['Old secret', `ends ${moment(expiresAt, timeUntil(expiresAt, now))}`],
    ['', used],
  ];
}

function moment(iso: string | null, relative: string): string {
  return iso === null ? relative : `${relative} (${iso.replace(/\.\d+/, '')})`;
}
