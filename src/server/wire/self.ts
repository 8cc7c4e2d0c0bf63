import type { ApiKey } from '../../core/key.ts';
import { type KeyWire, keyShapes, keyToWire } from './key.ts';
import { record, type Shape } from './shape.ts';

/** What a key may know about itself, in JSON: whose it is and what it may do, not how it was used. */
export type SelfWire = Pick<
  KeyWire,
  'id' | 'name' | 'profile' | 'account' | 'scopes' | 'permissions' | 'expires_at'
>;

const { id, name, profile, account, scopes, permissions, expires_at } = keyShapes;

export const selfShape: Shape<SelfWire> = record<SelfWire>({
  ...{ id, name, profile, account, scopes, permissions, expires_at },
});

/** Writes what a key may know about itself. */
export function selfToWire(key: ApiKey): SelfWire {
  const { id, name, profile, account, scopes, permissions, expires_at } = keyToWire(key);
  return { id, name, profile, account, scopes, permissions, expires_at };
}
