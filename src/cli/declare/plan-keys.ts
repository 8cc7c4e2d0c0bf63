import { isDeepStrictEqual } from 'node:util';
import { KeyError } from '../../core/errors.ts';
import { checkExpiry } from '../../core/expiry.ts';
import type { ApiKey, KeyRules } from '../../core/key.ts';
import type { Profile } from '../../core/profile.ts';
import { checkRules, type RuleDraft } from '../../core/rules.ts';
import type { Declaration, DeclaredKey } from '../../server/schema/declaration.ts';
import type { FieldChange, KeyChange } from './change.ts';
import { type Identity, identityOf, identityText } from './identity.ts';
import type { Present } from './present.ts';

/** The rules of a key as the core and as the file call them; the name is what a key is found by. */
const ruleNames = {
  scopes: 'scopes',
  permissions: 'permissions',
  allowedIps: 'allowed_ips',
  rateLimit: 'rate_limit',
  expiresAt: 'expires_at',
} as const;
const rules = Object.keys(ruleNames) as (keyof typeof ruleNames)[];

/** What is to be done to the keys of the file. Throws `invalid_input`, not_found (profile, account), conflict (several keys are meant). */
export function planKeys(declaration: Declaration, present: Present): readonly KeyChange[] {
  const byIdentity = Map.groupBy(present.keys, identityText);
  const accounts = new Set(
    [...present.accounts, ...(declaration.accounts ?? [])].map(({ name }) => name),
  );
  return (declaration.keys ?? []).flatMap((wanted) => {
    const identity = identityOf(wanted);
    const profile = profileOf(identity, present);
    if (!accounts.has(identity.account))
      throw missing(identity, `there is no account "${identity.account.slice(0, 64)}"`);
    const [here, other] = byIdentity.get(identityText(identity)) ?? [];
    if (here && other) throw ambiguous(identity, [here.id, other.id]);
    return here ? update(wanted, here, profile, present.now) : [create(wanted, profile, present)];
  });
}

/** The keys that the file does not name, if it has a list of them. */
export function pruneKeys({ keys }: Declaration, present: Present): readonly KeyChange[] {
  if (!keys) return [];
  const named = new Set(keys.map((key) => identityText(identityOf(key))));
  return present.keys
    .filter((key) => !named.has(identityText(key)) && key.id !== present.own)
    .map((key) => ({ ...about(key), act: 'revoke', id: key.id, fields: [] }));
}

function create(wanted: DeclaredKey, profile: Profile, { now }: Present): KeyChange {
  const identity = identityOf(wanted);
  const draft: RuleDraft = { name: identity.name, ...givenRules(wanted) };
  const checked = checkRules(draft, profile, now, `declare key "${identity.name.slice(0, 64)}"`);
  const fields = rules
    .filter((rule) => checked[rule] !== null)
    .map((rule): FieldChange => ({ field: ruleNames[rule], from: null, to: checked[rule] }));
  const enabled = wanted.enabled ?? true;
  return {
    ...{ kind: 'key', act: 'create', ...identity, id: null, enabled },
    draft: { ...draft, account: identity.account, profile: identity.profile },
    fields: enabled ? fields : [...fields, { field: 'enabled', from: null, to: false }],
  };
}

function update(
  wanted: DeclaredKey,
  here: ApiKey,
  profile: Profile,
  now: number,
): readonly KeyChange[] {
  const checked = checkedRules(wanted, here, profile, now);
  const differing = rules.filter((rule) => !isDeepStrictEqual(checked[rule], here[rule]));
  const fields = differing.map((rule) => ({
    ...{ field: ruleNames[rule], from: here[rule], to: checked[rule] },
  }));
  const [flip] = switches(wanted, here);
  // A disable comes first, and is a version of its own.
  const version = here.version + (flip?.act === 'disable' ? 1 : 0);
  const values = Object.fromEntries(differing.map((rule) => [rule, checked[rule]]));
  const changes = { ...values, version };
  return [
    ...(fields.length === 0 ? [] : [{ ...about(here), act: 'update', changes, fields } as const]),
    ...(flip ? [flip] : []),
  ];
}

function switches({ enabled }: DeclaredKey, here: ApiKey): readonly KeyChange[] {
  const isEnabled = here.status !== 'inactive';
  if (enabled === undefined || enabled === isEnabled) return [];
  const fields = [{ field: 'enabled', from: isEnabled, to: enabled }];
  return [{ ...about(here), act: enabled ? 'enable' : 'disable', fields }];
}

/** An expiry that stays as it is may lie in the past, so it is left out of the check. */
function checkedRules(
  wanted: DeclaredKey,
  here: ApiKey,
  profile: Profile,
  now: number,
): Omit<KeyRules, 'name'> {
  const given = givenRules(wanted);
  const isSame = given.expiresAt === undefined || sameMoment(given.expiresAt, here.expiresAt);
  const { name, scopes, permissions, allowedIps, rateLimit } = here;
  const draft = { name, scopes, permissions, allowedIps, rateLimit, ...given };
  const attempt = `declare key "${name.slice(0, 64)}"`;
  if (!isSame) return checkRules(draft, profile, now, attempt);
  const checked = checkRules({ ...draft, expiresAt: null }, profile, now, attempt);
  return { ...checked, expiresAt: here.expiresAt };
}

function sameMoment(wanted: string | null, here: string | null): boolean {
  if (wanted === null || here === null) return wanted === here;
  return checkExpiry(wanted, Number.NEGATIVE_INFINITY) === here;
}

/** Those that the file gives, and no others. */
function givenRules({
  scopes,
  permissions,
  allowed_ips: allowedIps,
  rate_limit: rateLimit,
  expires_at: expiresAt,
}: DeclaredKey): Omit<RuleDraft, 'name'> {
  const all = { scopes, permissions, allowedIps, rateLimit, expiresAt };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function about({ name, account, profile, id }: ApiKey) {
  return { kind: 'key', name, account, profile, id } as const;
}

function profileOf(identity: Identity, { profiles }: Present): Profile {
  const profile = profiles.get(identity.profile);
  if (profile) return profile;
  const known = [...profiles.keys()].join(', ');
  throw missing(identity, `profile "${identity.profile.slice(0, 64)}" is not one of ${known}`);
}

function missing({ name }: Identity, reason: string): KeyError {
  return new KeyError('not_found', `Cannot declare key "${name.slice(0, 64)}": ${reason}`);
}

function ambiguous({ name }: Identity, ids: readonly string[]): KeyError {
  const message = `Cannot declare key "${name}": ${ids.join(' and ')} have that name, account and profile; rename or revoke one`;
  return new KeyError('conflict', message);
}
