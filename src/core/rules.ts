/**
 * What a key's rules may be, by its profile. All fields are looked at before anything is refused, so that
 * one answer names every mistake.
 */
import { parseRule } from './addresses.ts';
import { dayMs } from './duration.ts';
import { type Issue, KeyError } from './errors.ts';
import { checkExpiry } from './expiry.ts';
import type { KeyRules } from './key.ts';
import { labelProblem, normalizeLabel } from './label.ts';
import {
  isLevel,
  isResource,
  isScope,
  type Level,
  type Levels,
  levelsOf,
  type Scope,
} from './permissions.ts';
import type { Profile } from './profile.ts';
import { canonicalRate } from './rate.ts';
import type { KeyDraft } from './service.ts';

/** The rules of a draft, as they come from outside. */
export type RuleDraft = Omit<KeyDraft, 'profile' | 'account'>;

/** Fills in the profile's defaults and returns the rules in canonical form; throws `invalid_input` with every issue. */
export function checkRules(
  draft: RuleDraft,
  profile: Profile,
  now: number,
  attempt: string,
): KeyRules {
  const issues: Issue[] = [];
  const rules: KeyRules = {
    name: checkName(draft.name, profile, issues),
    scopes: checkScopes(draft.scopes ?? null, profile, issues),
    permissions: checkLevels(draft.permissions ?? null, profile, issues),
    allowedIps: checkAllowedIps(draft.allowedIps ?? [], profile, issues),
    rateLimit: checkRate(draft.rateLimit ?? null, issues),
    expiresAt: checkEnd(draft.expiresAt ?? null, profile, now, issues),
  };
  const [first] = issues;
  if (first)
    throw new KeyError('invalid_input', `Cannot ${attempt}: ${first.path} ${first.message}`, {
      issues,
    });
  return rules;
}

function checkName(name: string, profile: Profile, issues: Issue[]): string {
  const label = normalizeLabel(name);
  const problem = labelProblem(label, profile.label);
  if (problem) issues.push({ path: 'name', message: problem });
  return label;
}

function checkScopes(
  scopes: readonly string[] | null,
  profile: Profile,
  issues: Issue[],
): readonly Scope[] | null {
  if (profile.grant !== 'scopes') {
    if (scopes !== null)
      issues.push({
        path: 'scopes',
        message: `cannot be given to a key of profile "${profile.name}"`,
      });
    return null;
  }
  const wanted = scopes ?? ['read'];
  if (wanted.length === 0)
    issues.push({
      path: 'scopes',
      message: `is empty; give one or more of ${profile.scopes.join(', ')}`,
    });
  for (const scope of wanted) {
    if (isScope(scope) && profile.scopes.includes(scope)) continue;
    const message = `"${scope.slice(0, 40)}" is not one of ${profile.scopes.join(', ')}`;
    issues.push({ path: 'scopes', message });
  }
  return profile.scopes.filter((scope) => wanted.includes(scope));
}

function checkLevels(
  levels: Readonly<Record<string, number>> | null,
  profile: Profile,
  issues: Issue[],
): Levels | null {
  if (profile.grant !== 'levels') {
    if (levels !== null)
      issues.push({
        path: 'permissions',
        message: `cannot be given to a key of profile "${profile.name}"`,
      });
    return null;
  }
  for (const [resource, level] of Object.entries(levels ?? {})) {
    if (!isResource(resource) || !profile.resources.includes(resource)) {
      const message = `"${resource.slice(0, 40)}" is not one of ${profile.resources.join(', ')}`;
      issues.push({ path: 'permissions', message });
    } else if (!isLevel(level)) {
      const message = `${level} is not a level; 0 none, 1 read, 2 read and write, 3 read, write and delete`;
      issues.push({ path: `permissions.${resource}`, message });
    }
  }
  return levelsOf(profile.resources, (resource) => (levels?.[resource] ?? 0) as Level);
}

function checkAllowedIps(
  rules: readonly string[],
  profile: Profile,
  issues: Issue[],
): readonly string[] {
  const { allowedIps: limit } = profile.limits;
  if (rules.length > limit) {
    issues.push({
      path: 'allowed_ips',
      message: `has ${rules.length} entries, ${limit} are the most`,
    });
    return [];
  }
  const canonical = rules.map((rule, index) =>
    attempt(`allowed_ips.${index}`, issues, () => parseRule(rule.trim())),
  );
  return [...new Set(canonical.filter((rule) => rule !== null))];
}

function checkRate(rate: string | null, issues: Issue[]): string | null {
  return rate === null ? null : attempt('rate_limit', issues, () => canonicalRate(rate));
}

function checkEnd(
  end: string | null,
  profile: Profile,
  now: number,
  issues: Issue[],
): string | null {
  if (end === null) return null;
  const moment = attempt('expires_at', issues, () => checkExpiry(end, now));
  const limit = profile.limits.expiresInDays;
  if (moment !== null && limit !== null && Date.parse(moment) > now + limit * dayMs) {
    issues.push({ path: 'expires_at', message: `"${end}" is more than ${limit} days ahead` });
  }
  return moment;
}

/** Runs a parser that throws `invalid_input` and notes its issues under the field's own path. */
function attempt<T>(path: string, issues: Issue[], parse: () => T): T | null {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    for (const { message } of error.issues) issues.push({ path, message });
    return null;
  }
}
