import { type Actor, homeAccount } from '../actor.ts';
import { isOwn, requireCover, requirePermission } from '../authorize.ts';
import { KeyError } from '../errors.ts';
import type { NewEvent } from '../event.ts';
import type { CreateRequest } from '../key.ts';
import type { Random } from '../ports.ts';
import type { Profile, Profiles } from '../profile.ts';
import { defaultProfile } from '../profiles/index.ts';
import { checkRules } from '../rules.ts';
import type { KeyDraft } from '../service.ts';
import type { State } from '../state.ts';
import { digestToken, mintToken } from '../token.ts';
import { refuseTokenName } from './refuse-token-name.ts';
import { requireRoom } from './require-room.ts';

/** What it takes to make a key, beside the state. */
export interface Minting {
  readonly profiles: Profiles;
  readonly random: Random;
  readonly now: number;
}

/** The event of a minted token, and the token itself for the one answer that shows it. */
export interface MintedEvent {
  readonly id: string;
  readonly event: NewEvent;
  readonly token: string;
}

/** Checks a draft against its profile, its account and the account's limit, and mints the token. */
export function createKey(
  state: State,
  draft: KeyDraft,
  actor: Actor,
  minting: Minting,
  request?: CreateRequest,
): MintedEvent {
  const wanted = {
    account: draft.account ?? homeAccount(actor),
    profile: draft.profile ?? defaultProfile,
  };
  requirePermission(state, actor, 'api_keys.write', wanted);
  const profile = findProfile(minting.profiles, wanted.profile);
  refuseOwnGrant(actor, profile);
  refuseTokenName(draft.name, minting.profiles, 'create key');
  const rules = checkRules(draft, profile, minting.now, 'create key');
  const account = findAccount(state, wanted.account);
  requireCover(state, actor, account);
  const owned = { account: account.name, profile: profile.name };
  requireRoom(state, [owned], minting.profiles, 'create key');
  const { id, token, masked } = mintUnusedToken(state, profile, minting.random);
  const data = {
    id,
    ...owned,
    masked,
    digest: digestToken(token),
    ...rules,
    ...(request ? { request } : {}),
  };
  return { id, event: { op: 'key.created', data }, token };
}

/** A key that makes its like must not choose what that one may do, or a key that may read made one that may write. */
function refuseOwnGrant(actor: Actor, { name, grant }: Profile): void {
  if (!isOwn(actor) || grant === 'account') return;
  const message = `Cannot create key: keys of profile "${name}" have rights of their own, so none makes another at a panel`;
  throw new KeyError('not_permitted', message);
}

/** The profile with the name; throws `invalid_input`. */
export function findProfile(profiles: Profiles, name: string, attempt = 'create'): Profile {
  const profile = profiles.get(name);
  if (profile) return profile;
  const message = `"${name.slice(0, 64)}" is not one of ${[...profiles.keys()].join(', ')}`;
  throw new KeyError('invalid_input', `Cannot ${attempt} key: profile ${message}`, {
    issues: [{ path: 'profile', message }],
  });
}

function findAccount(state: State, name: string) {
  const account = state.accounts.get(name);
  if (account) return account;
  throw new KeyError('not_found', `Cannot create key: there is no account "${name.slice(0, 64)}"`);
}

/** Identifiers are random; one that is taken is drawn again. */
function mintUnusedToken(state: State, profile: Profile, random: Random) {
  for (;;) {
    const minted = mintToken(profile, random);
    if (!state.keys.has(minted.id)) return minted;
  }
}
