import type { Actor } from '../../core/actor.ts';
import { KeyError } from '../../core/errors.ts';
import type { ApiKey } from '../../core/key.ts';
import type { Page, Paging } from '../../core/page.ts';
import type { KeyDraft, KeyService, Minted } from '../../core/service.ts';

/** The key that a panel's request presented, and where the request came from. */
export interface PresentedKey {
  readonly key: Pick<ApiKey, 'id' | 'account' | 'profile'>;
  readonly ip: string | null;
}

/** What a new key of one's own is made from: whose it is and of which kind is not for the client to say. */
export type OwnDraft = Omit<KeyDraft, 'account' | 'profile'>;

/** What a panel lets its users do with their own keys. */
export interface OwnKeys {
  /** Keys of the account that are not revoked, the oldest first. @throws invalid_input */
  list(paging: Paging): Promise<Page<ApiKey>>;
  /** Makes one more of the same profile. @throws invalid_input, limit_reached, not_permitted */
  create(draft: OwnDraft): Promise<Minted>;
  /** Revokes one of them. @throws not_found (there is none, or it is somebody else's) */
  remove(id: string): Promise<void>;
}

/**
 * The keys of the account whose key was presented, of that key's own profile: what its holder may
 * list, make and revoke whatever operator permissions the account has. Core keeps to these bounds
 * (`Actor.own`); here they are only spelled out.
 */
export function ownKeys(service: KeyService, presented: PresentedKey): OwnKeys {
  const actor = ownActor(presented);
  const { account, profile } = presented.key;
  return {
    list: (paging) => service.listKeys({ ...paging, account, profile, ...oldestFirst }, actor),
    create: (draft) => service.createKey({ ...draft, account, profile }, actor),
    remove: (id) => remove(service, id, actor),
  };
}

const oldestFirst = { sort: 'created', descending: false } as const;

function ownActor({ key, ip }: PresentedKey): Actor {
  const from = ip === null ? {} : { from: ip };
  return { kind: 'key', key: key.id, account: key.account, own: true, ...from };
}

/** To a panel a revoked key is gone. Somebody else's is not told from none. */
async function remove(service: KeyService, id: string, actor: Actor): Promise<void> {
  const message = 'Cannot revoke key: the account has no such key';
  try {
    const { status } = await service.getKey(id, actor);
    if (status === 'revoked') throw new KeyError('not_found', message);
    await service.revokeKey(id, actor);
  } catch (error) {
    if (error instanceof KeyError && error.code === 'not_permitted')
      throw new KeyError('not_found', message, { cause: error });
    throw error;
  }
}
