import type { Account } from './account.ts';
import { KeyError } from './errors.ts';
import type { EventData, KeyrackEvent } from './event.ts';
import type { KeyRecord } from './key.ts';

/** The state of a rack as plain data. */
export interface RackData {
  readonly accounts: readonly Account[];
  readonly keys: readonly KeyRecord[];
}

/** Which key a digest opens, and by which of its secrets. */
export interface Holder {
  readonly id: string;
  readonly secret: 'current' | 'previous';
}

/**
 * The fold of the events. Records are never changed, only replaced, so that two states can share
 * them and be compared by identity.
 */
export class State {
  readonly accounts = new Map<string, Account>();
  readonly keys = new Map<string, KeyRecord>();
  readonly #holders = new Map<string, Holder>();

  static from(data: RackData): State {
    const state = new State();
    for (const account of data.accounts) state.accounts.set(account.name, account);
    for (const key of data.keys) state.put(key);
    return state;
  }

  toData(): RackData {
    return { accounts: [...this.accounts.values()], keys: [...this.keys.values()] };
  }

  clone(): State {
    return State.from(this.toData());
  }

  /** The key that a token's digest opens. */
  holder(digest: string): Holder | undefined {
    return this.#holders.get(digest);
  }

  /** Stores a record in place of the one with its id, and indexes its secrets. */
  put(key: KeyRecord): void {
    const old = this.keys.get(key.id);
    if (old) {
      this.#holders.delete(old.digest);
      if (old.previous) this.#holders.delete(old.previous.digest);
    }
    this.keys.set(key.id, key);
    this.#holders.set(key.digest, { id: key.id, secret: 'current' });
    if (key.previous) {
      this.#holders.set(key.previous.digest, { id: key.id, secret: 'previous' });
    }
  }
}

/** Applies one event. Throws `store_damaged` if it speaks of a key that the state does not hold. */
export function apply(state: State, event: KeyrackEvent): void {
  switch (event.op) {
    case 'rack.created':
    case 'journal.recovered':
      return;
    case 'account.created':
      state.accounts.set(event.data.name, { ...event.data, createdAt: event.ts });
      return;
    case 'key.created':
      state.put(newRecord(event.data, event.ts));
      return;
    case 'key.updated':
      return change(state, event.data.id, () => event.data.to);
    case 'key.enabled':
      return change(state, event.data.id, () => ({ enabled: true }));
    case 'key.disabled':
      return change(state, event.data.id, () => ({ enabled: false }));
    case 'key.revoked':
      return change(state, event.data.id, () => ({ revokedAt: event.ts }));
    case 'key.rotated':
      return change(state, event.data.id, (key) => rotated(key, event.data));
    case 'key.rotation-finished':
      return change(state, event.data.id, () => ({ previous: null }));
    case 'key.rotation-aborted':
      return change(state, event.data.id, aborted);
    default:
      throw new KeyError('store_damaged', `Cannot apply event ${JSON.stringify((event as KeyrackEvent).op)}: this version of Keyrack does not know it`);
  }
}

function newRecord(data: EventData['key.created'], createdAt: string): KeyRecord {
  return { ...data, enabled: true, createdAt, revokedAt: null, previous: null };
}

function change(state: State, id: string, how: (key: KeyRecord) => Partial<KeyRecord>): void {
  const key = state.keys.get(id);
  if (!key) throw new KeyError('store_damaged', `Cannot apply event: no key "${id}" was created before it`);
  state.put({ ...key, ...how(key) });
}

function rotated(key: KeyRecord, data: EventData['key.rotated']): Partial<KeyRecord> {
  const { digest, masked, previousExpiresAt } = data;
  const previous =
    previousExpiresAt === null
      ? null
      : { digest: key.digest, masked: key.masked, expiresAt: previousExpiresAt };
  return { digest, masked, previous };
}

/** The old secret is the only one again. */
function aborted(key: KeyRecord): Partial<KeyRecord> {
  if (!key.previous) return {};
  return { digest: key.previous.digest, masked: key.previous.masked, previous: null };
}
