import { KeyError } from '../errors.ts';
import type { Profiles } from '../profile.ts';
import { recognizeToken } from '../token.ts';

/**
 * Throws `invalid_input` for a name that is a token: pasted into the wrong field, it would stand in
 * the journal, in lists and in the audit for ever. The message does not repeat it.
 */
export function refuseTokenName(
  name: string | undefined,
  profiles: Profiles,
  attempt: string,
): void {
  const profile = name === undefined ? null : recognizeToken(name.trim(), profiles);
  if (!profile) return;
  const message = `is a token of profile "${profile.name}"; a name is kept and shown, so revoke that token if it is in use`;
  throw new KeyError('invalid_input', `Cannot ${attempt}: name ${message}`, {
    issues: [{ path: 'name', message }],
  });
}
