import type { Account } from './account.ts';
import { KeyError } from './errors.ts';
import type { EventData, EventOf, EventType, KeyrackEvent } from './event.ts';
import type { KeyRecord } from './key.ts';

/** The state of a rack as plain data. */
export interface RackData {
  readonly accounts: readonly Account[];
  readonly keys: readonly KeyRecord[];
  /** When the latest event happened, and when the clock was last reset; empty if there is none. */
  readonly latest?: string | undefined;
  readonly clockReset?: string | undefined;
}

/** Which key a digest opens, and by which of its secrets. */
export interface Holder {
  readonly key: KeyRecord;
  readonly secret: 'current' | 'previous';
}

/**
 * The fold of the events. Records are never changed, only replaced, so that two states can share
 * them and be compared by identity.
 */
export class State {
  readonly accounts: Map<string, Account>;
  readonly keys: Map<string, KeyRecord>;
  /** Ids by digest, of both secrets. */
  readonly #holders: Map<string, string>;
  readonly #requests: Map<string, string>;
  readonly #live: Map<string, number>;
  /** The latest moment that an event since the last reset of the clock tells of, ISO 8601 UTC. */
  latest: string;
  /** When the clock was last reset. */
  clockReset: string;

  /** Empty, or what the other state holds now. */
  constructor(other: State | null = null) {
    this.accounts = new Map(other?.accounts);
    this.keys = new Map(other?.keys);
    this.#holders = new Map(other ? other.#holders : []);
    this.#requests = new Map(other ? other.#requests : []);
    this.#live = new Map(other ? other.#live : []);
    this.latest = other?.latest ?? '';
    this.clockReset = other?.clockReset ?? '';
  }

  static from(data: RackData): State {
    const state = new State();
    for (const account of data.accounts) state.accounts.set(account.name, account);
    for (const key of data.keys) state.put(key);
    state.latest = data.latest ?? '';
    state.clockReset = data.clockReset ?? '';
    return state;
  }

  toData(): RackData {
    const { latest, clockReset } = this;
    return {
      accounts: [...this.accounts.values()],
      keys: [...this.keys.values()],
      ...(latest !== '' && { latest }),
      ...(clockReset !== '' && { clockReset }),
    };
  }

  clone(): State {
    return new State(this);
  }

  /** The key that a token's digest opens. */
  holder(digest: string): Holder | undefined {
    const id = this.#holders.get(digest);
    const key = id === undefined ? undefined : this.keys.get(id);
    return key && { key, secret: key.digest === digest ? 'current' : 'previous' };
  }

  /** Takes over the other state's very records of these key ids and account names, or that it has none. */
  adopt(other: State, names: Iterable<string>): void {
    for (const name of names) {
      const key = other.keys.get(name);
      if (key) this.put(key);
      else this.#remove(name);
      const account = other.accounts.get(name);
      if (account) this.accounts.set(name, account);
      else this.accounts.delete(name);
    }
  }

  /** Takes over since when the clock counts and what was the latest moment. */
  adoptClock({ latest, clockReset }: State): void {
    this.latest = latest;
    this.clockReset = clockReset;
  }

  /** The id of the key that a create request made. */
  requested(request: string): string | undefined {
    return this.#requests.get(request);
  }

  /** How many keys of a profile an account has that are not revoked. */
  countLive(account: string, profile: string): number {
    return this.#live.get(groupOf({ account, profile })) ?? 0;
  }

  /** Stores a record in place of the one with its id, and indexes its secrets. */
  put(key: KeyRecord): void {
    const old = this.keys.get(key.id);
    this.keys.set(key.id, key);
    if (old && isIndexedAlike(old, key)) return;
    if (old) this.#forget(old);
    this.#count(key, 1);
    if (key.request) this.#requests.set(key.request.id, key.id);
    this.#holders.set(key.digest, key.id);
    if (key.previous) this.#holders.set(key.previous.digest, key.id);
  }

  #remove(id: string): void {
    const key = this.keys.get(id);
    if (!key) return;
    this.keys.delete(id);
    this.#forget(key);
  }

  /** Takes a record out of all that keys are found and counted by; what another key holds now stays. */
  #forget(key: KeyRecord): void {
    this.#count(key, -1);
    if (key.request) forgetOf(this.#requests, key.request.id, key.id);
    forgetOf(this.#holders, key.digest, key.id);
    if (key.previous) forgetOf(this.#holders, key.previous.digest, key.id);
  }

  #count(key: KeyRecord, by: 1 | -1): void {
    if (key.revokedAt !== null) return;
    const group = groupOf(key);
    this.#live.set(group, (this.#live.get(group) ?? 0) + by);
  }
}

function forgetOf(index: Map<string, string>, name: string, id: string): void {
  if (index.get(name) === id) index.delete(name);
}

/** Most changes leave alone what keys are found and counted by. */
function isIndexedAlike(old: KeyRecord, key: KeyRecord): boolean {
  return (
    old.digest === key.digest &&
    old.previous?.digest === key.previous?.digest &&
    old.revokedAt === key.revokedAt &&
    old.account === key.account &&
    old.profile === key.profile &&
    old.request?.id === key.request?.id
  );
}

/** Neither name can hold a line break. */
function groupOf({ account, profile }: Pick<KeyRecord, 'account' | 'profile'>): string {
  return `${account}\n${profile}`;
}

type Applier<T extends EventType> = (state: State, event: EventOf<T>) => void;

/** What each kind of event does to the state. */
const appliers: { readonly [T in EventType]: Applier<T> } = {
  'rack.created': () => {},
  'journal.recovered': () => {},
  'journal.repaired': () => {},
  'account.created': (state, { data, ts }) => {
    state.accounts.set(data.name, { ...data, createdAt: ts });
  },
  'account.updated': (state, { data }) => {
    const account = state.accounts.get(data.name);
    if (!account) throw unknown('account', data.name);
    state.accounts.set(data.name, { ...account, ...data.to });
  },
  'account.deleted': (state, { data }) => {
    if (!state.accounts.delete(data.name)) throw unknown('account', data.name);
  },
  'key.created': (state, { data, ts }) => state.put(newRecord(data, ts)),
  'key.imported': (state, { data }) => state.put({ ...data, revokedAt: null }),
  'key.updated': (state, { data }) => change(state, data.id, () => data.to),
  'key.enabled': (state, { data }) => change(state, data.id, () => ({ enabled: true })),
  'key.disabled': (state, { data }) => change(state, data.id, () => ({ enabled: false })),
  'key.revoked': (state, { data, ts }) => change(state, data.id, () => ({ revokedAt: ts })),
  'key.rotated': (state, { data }) => change(state, data.id, (key) => rotated(key, data)),
  'key.rotation-finished': (state, { data }) => change(state, data.id, () => ({ previous: null })),
  'key.rotation-aborted': (state, { data }) => change(state, data.id, aborted),
  'keys.exported': () => {},
  'clock.reset': (state, { ts }) => {
    state.clockReset = ts;
    state.latest = '';
  },
  'attempt.refused': () => {},
  'access.started': () => {},
  'audit.read': () => {},
};

/** Applies one event. Throws `store_damaged` if it speaks of a key or account that the state does not hold. */
export function apply(state: State, event: KeyrackEvent): void {
  (appliers[event.op] as Applier<EventType>)(state, event);
  if (event.ts > state.latest) state.latest = event.ts;
}

function unknown(kind: 'key' | 'account', name: string): KeyError {
  const message = `Cannot apply event: no ${kind} "${name}" was created before it`;
  return new KeyError('store_damaged', message);
}

function newRecord(data: EventData['key.created'], createdAt: string): KeyRecord {
  return { ...data, enabled: true, version: 1, createdAt, revokedAt: null, previous: null };
}

function change(state: State, id: string, how: (key: KeyRecord) => Partial<KeyRecord>): void {
  const key = state.keys.get(id);
  if (!key) throw unknown('key', id);
  state.put({ ...key, ...how(key), version: key.version + 1 });
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
