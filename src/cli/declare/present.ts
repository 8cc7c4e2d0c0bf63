import type { ApiKey } from '../../core/key.ts';
import type { Profile } from '../../core/profile.ts';
import type { AccountSummary } from '../../core/service.ts';

/** A rack as it is: its accounts, and its keys that are not revoked. */
export interface Present {
  readonly accounts: readonly AccountSummary[];
  readonly keys: readonly ApiKey[];
  readonly profiles: ReadonlyMap<string, Profile>;
  readonly now: number;
  /** The id of the key that asks, which is never pruned; null if none does. */
  readonly own: string | null;
}
