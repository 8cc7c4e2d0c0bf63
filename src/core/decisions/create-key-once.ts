import { type Actor, actorIdentity } from '../actor.ts';
import { requirePermission } from '../authorize.ts';
import { KeyError } from '../errors.ts';
import type { NewEvent } from '../event.ts';
import type { CreateRequest } from '../key.ts';
import type { KeyDraft } from '../service.ts';
import { sha256 } from '../sha256.ts';
import type { State } from '../state.ts';
import { createKey, type Minting } from './create-key.ts';

/** The key that a request made, now or before: with its event and token if it is made now. */
export interface CreatedOnce {
  readonly id: string;
  readonly events: readonly NewEvent[];
  readonly token: string | null;
}

const requestPattern = /^[\x21-\x7e]{1,255}$/;

/** Makes a key unless the same request of the same actor made it already; the token is never minted twice. */
export function createKeyOnce(
  state: State,
  draft: KeyDraft,
  requestId: string,
  actor: Actor,
  minting: Minting,
): CreatedOnce {
  requirePermission(state, actor, 'api_keys.write');
  const request = digestRequest(draft, checkRequest(requestId), actor);
  const id = state.requested(request.id);
  if (id === undefined) {
    const { event, ...made } = createKey(state, draft, actor, minting, request);
    return { ...made, events: [event] };
  }
  if (state.keys.get(id)?.request?.draft === request.draft) return { id, events: [], token: null };
  throw new KeyError(
    'conflict',
    `Cannot create key: this Idempotency-Key made key "${id}" from another draft; use a new one`,
  );
}

function checkRequest(requestId: string): string {
  if (requestPattern.test(requestId)) return requestId;
  const message = 'is not 1 to 255 visible ASCII characters';
  throw new KeyError('invalid_input', `Cannot create key: Idempotency-Key ${message}`, {
    issues: [{ path: 'Idempotency-Key', message }],
  });
}

/** The same id of two actors is two requests; digests keep the journal from holding what callers chose. */
function digestRequest(draft: KeyDraft, requestId: string, actor: Actor): CreateRequest {
  const entries = Object.entries(draft).filter(([, value]) => value !== undefined);
  return {
    id: sha256(JSON.stringify([actorIdentity(actor), requestId])),
    draft: sha256(JSON.stringify(entries.sort(([a], [b]) => (a < b ? -1 : 1)))),
  };
}
