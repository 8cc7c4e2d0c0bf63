import type { ApiKey } from '../../core/key.ts';
import { type Levels, resources } from '../../core/permissions.ts';
import { timeAgo, timeUntil } from '../../core/relative-time.ts';
import type { Theme } from '../theme.ts';

/** The fields of a key as label and text, in the order of the detail screen. */
export function keyDetail(
  key: ApiKey,
  theme: Theme,
  now: number,
): readonly (readonly [string, string])[] {
  return [
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
function grants(key: ApiKey): readonly (readonly [string, string])[] {
  if (key.scopes) return [['Scopes', key.scopes.join(', ')]];
  if (key.permissions) return list('Permissions', levelLines(key.permissions), 'none');
  return [['May do', `what the account "${key.account}" may do`]];
}

function levelLines(levels: Levels): readonly string[] {
  const words = ['none', 'read', 'read and write', 'read, write and delete'];
  return resources.flatMap((resource) => {
    const level = levels[resource] ?? 0;
    return level === 0 ? [] : [`${resource}: ${words[level]}`];
  });
}

function list(
  label: string,
  lines: readonly string[],
  none: string,
): readonly (readonly [string, string])[] {
  if (lines.length === 0) return [[label, none]];
  return lines.map((line, index) => [index === 0 ? label : '', line]);
}

function lastUse(key: ApiKey, now: number): string {
  const ago = timeAgo(key.lastUsedAt, now);
  return key.lastUsedIp === null ? ago : `${ago} from ${key.lastUsedIp}`;
}

function previous(key: ApiKey, now: number): readonly (readonly [string, string])[] {
  if (key.previous === null) return [];
  const { expiresAt, lastUsedAt, uses } = key.previous;
  const used =
    uses === 0 ? 'not used since' : `used ${uses} times since, last ${timeAgo(lastUsedAt, now)}`;
  return [['Old secret', `good until ${expiresAt} (${timeUntil(expiresAt, now)}), ${used}`]];
}

function moment(iso: string | null, relative: string): string {
  return iso === null ? relative : `${iso} (${relative})`;
}
