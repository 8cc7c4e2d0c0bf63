import { parseAddress } from './addresses.ts';
import type { Question } from './authenticate.ts';
import { KeyError } from './errors.ts';
import { parseRequirement, type Requirement, resources, scopeNames, verbs } from './permissions.ts';
import type { Presented } from './verdict.ts';

/** Reads what was presented; throws `invalid_input` for an address or permission that cannot be read. */
export function readQuestion(
  { token, ip, permission, takes }: Presented,
  now: number,
  attempt = 'verify',
): Question {
  return {
    token,
    ip: ip === null ? null : parseAddress(ip),
    requirement: permission === null ? null : readRequirement(permission, attempt),
    takes: takes ?? null,
    now,
  };
}

/** Reads `write` or `servers:write`; throws `invalid_input`. */
export function readRequirement(text: string, attempt: string): Requirement {
  const requirement = parseRequirement(text);
  if (requirement) return requirement;
  const message = `"${text.slice(0, 64)}" is neither one of ${scopeNames.join(', ')} nor RESOURCE:VERB, where VERB is one of ${verbs.join(', ')} and RESOURCE one of ${resources.join(', ')}`;
  throw new KeyError('invalid_input', `Cannot ${attempt}: permission ${message}`, {
    issues: [{ path: 'permission', message }],
  });
}
