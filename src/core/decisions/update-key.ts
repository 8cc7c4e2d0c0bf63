import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../actor.ts';
import { requirePermission } from '../authorize.ts';
import { KeyError } from '../errors.ts';
import type { NewEvent } from '../event.ts';
import type { KeyRecord, KeyRules } from '../key.ts';
import type { Profiles } from '../profile.ts';
import { checkRules, type RuleDraft } from '../rules.ts';
import type { KeyChanges } from '../service.ts';
import type { State } from '../state.ts';
import { findProfile } from './create-key.ts';
import { findLiveKey, requireCoverOfKey } from './find-key.ts';
import { refuseTokenName } from './refuse-token-name.ts';

/** Checks the changes and returns one event with the rules before and after, or none if nothing differs. */
export function updateKey(
  state: State,
  id: string,
  changes: KeyChanges,
  actor: Actor,
  { profiles, now }: { profiles: Profiles; now: number },
): readonly NewEvent[] {
  requirePermission(state, actor, 'api_keys.write');
  const key = findLiveKey(state, id, 'update');
  requireCoverOfKey(state, actor, key);
  requireVersion(key, changes.version);
  const profile = findProfile(profiles, key.profile, 'update');
  refuseTokenName(changes.name, profiles, `update key "${id}"`);
  const rules = checkRules(merge(key, changes), profile, now, `update key "${id}"`);
  const after = 'expiresAt' in given(changes) ? rules : { ...rules, expiresAt: key.expiresAt };
  const fields = ruleNames.filter((name) => !isDeepStrictEqual(key[name], after[name]));
  if (fields.length === 0) return [];
  return [{ op: 'key.updated', data: { id, from: pick(key, fields), to: pick(after, fields) } }];
}

/** Two people who edit one key must not undo each other's changes unseen. */
function requireVersion(key: KeyRecord, version: number | undefined): void {
  if (version === undefined || version === key.version) return;
  throw new KeyError(
    'conflict',
    `Cannot update key "${key.id}": it was changed meanwhile, from version ${version} to ${key.version}; read it again`,
  );
}

const ruleNames = [
  'name',
  'scopes',
  'permissions',
  'allowedIps',
  'rateLimit',
  'expiresAt',
] as const;

/** An expiry that is not changed may lie in the past, so it is left out of the check. */
function merge(key: KeyRecord, changes: KeyChanges): RuleDraft {
  const { name, scopes, permissions, allowedIps, rateLimit } = key;
  return { name, scopes, permissions, allowedIps, rateLimit, ...given(changes) } as RuleDraft;
}

function given(changes: KeyChanges): KeyChanges {
  return Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
}

function pick(rules: KeyRules, fields: readonly (keyof KeyRules)[]): Partial<KeyRules> {
  return Object.fromEntries(fields.map((field) => [field, rules[field]]));
}
