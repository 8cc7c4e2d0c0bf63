import type { Account } from '../../../src/core/account.ts';
import { type ErrorCode, type Issue, KeyError } from '../../../src/core/errors.ts';
import type { ApiKey, KeyRecord } from '../../../src/core/key.ts';
import { State } from '../../../src/core/state.ts';

/** The moment at which time stands still in these tests. */
export const now = Date.parse('2026-11-21T10:00:00.000Z');

/** A moment some milliseconds from `now`, as ISO 8601 UTC. */
export function at(offsetMs: number): string {
  return new Date(now + offsetMs).toISOString();
}

export const second = 1000;
export const hour = 3_600_000;
export const day = 86_400_000;

export const admin: Account = {
  name: 'admin',
  role: 'admin',
  permissions: [],
  createdAt: at(-day),
};

export function member(name: string, permissions: Account['permissions'] = []): Account {
  return { name, role: 'member', permissions, createdAt: at(-day) };
}

/** A record of a good keyrack key of the account `admin`. */
export function keyRecord(fields: Partial<KeyRecord> = {}): KeyRecord {
  return {
    id: 'kr_aaaaaaaaaaaa',
    profile: 'keyrack',
    account: 'admin',
    name: 'backup script',
    masked: 'kr_aaaaaaaaaaaa_…',
    digest: '0'.repeat(64),
    scopes: ['read'],
    permissions: null,
    allowedIps: [],
    rateLimit: null,
    expiresAt: null,
    enabled: true,
    version: 1,
    createdAt: at(-hour),
    revokedAt: null,
    previous: null,
    ...fields,
  };
}

/** A key as it is shown. */
export function apiKey(fields: Partial<ApiKey> = {}): ApiKey {
  const { digest, enabled, revokedAt, previous, ...shown } = keyRecord();
  const unused = { lastUsedAt: null, lastUsedIp: null, uses: 0 };
  return { ...shown, ...unused, status: 'active', previous: null, ...fields };
}

/** A state with the account `admin`, the accounts given, and the keys given. */
export function stateOf(keys: readonly KeyRecord[] = [], ...accounts: readonly Account[]): State {
  return State.from({ accounts: [admin, ...accounts], keys });
}

/** A KeyError as plain data, to compare with. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly issues: readonly Issue[];
}

/** The KeyError that the call throws or rejects with; anything else fails the test. */
export function failureOf(call: () => unknown): Failure {
  try {
    call();
  } catch (error) {
    return asFailure(error);
  }
  throw new Error('It was expected to fail, and did not');
}

export async function rejectionOf(promise: Promise<unknown>): Promise<Failure> {
  const error = await promise.then(
    () => new Error('It was expected to fail, and did not'),
    (reason: unknown) => reason,
  );
  return asFailure(error);
}

function asFailure(error: unknown): Failure {
  if (!(error instanceof KeyError)) throw error;
  const { code, message, issues } = error;
  return { code, message, issues };
}
