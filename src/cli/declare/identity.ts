import { normalizeLabel } from '../../core/label.ts';
import { defaultProfile } from '../../core/profiles/index.ts';
import type { DeclaredKey } from '../../server/schema/declaration.ts';

/** By what a key of the file and a key of the rack are the same: name, account and profile. */
export interface Identity {
  readonly name: string;
  readonly account: string;
  readonly profile: string;
}

/** With what the file leaves out: the account `admin`, the default profile. The name as a key would have it. */
export function identityOf({ name, account, profile }: DeclaredKey): Identity {
  return {
    name: normalizeLabel(name),
    account: account ?? 'admin',
    profile: profile ?? defaultProfile,
  };
}

/** An identity as the name of a place in a map. */
export function identityText({ name, account, profile }: Identity): string {
  return JSON.stringify([name, account, profile]);
}
