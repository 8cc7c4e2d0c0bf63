import type { Account, AccountChanges, AccountDraft } from './account.ts';
import type { KeyActivity } from './activity.ts';
import type { Actor } from './actor.ts';
import type { AuditEntry, AuditQuery, AuditReport, ExpectedHead } from './audit.ts';
import type { Box } from './box.ts';
import type { DigestMatch } from './digest-match.ts';
import type { KeyError } from './errors.ts';
import type { Explanation } from './explanation.ts';
import type { ApiKey, KeyRules } from './key.ts';
import type { KeyQuery } from './key-query.ts';
import type { OnProgress } from './on-progress.ts';
import type { Page, Paging } from './page.ts';
import type { Profile } from './profile.ts';
import type { RefusalPage } from './refusals.ts';
import type { RequestQuery, RequestTail } from './request-log.ts';
import type { Export, ExportQuery, ImportOptions, ImportReport, Transfer } from './transfer.ts';
import type { Presented, Verdict } from './verdict.ts';

/** What a new key is made from. Left out means the default of the profile. `expiresAt` is ISO 8601 with a zone. */
export interface KeyDraft {
  readonly name: string;
  readonly profile?: string | undefined;
  readonly account?: string | undefined;
  readonly scopes?: readonly string[] | null | undefined;
  readonly permissions?: Readonly<Record<string, number>> | null | undefined;
  readonly allowedIps?: readonly string[] | undefined;
  readonly rateLimit?: string | null | undefined;
  readonly expiresAt?: string | null | undefined;
}

/** New values for some of a key's rules; what is left out stays. With `version`, only for a key that is still of that version. */
export type KeyChanges = Partial<Omit<KeyDraft, 'profile' | 'account'>> & {
  readonly version?: number | undefined;
};
export type { KeyRules };

/** A key with the token that was just made for it. The token is shown once and kept nowhere. */
export interface Minted {
  readonly key: ApiKey;
  readonly token: string;
}

/** What a retried create comes to: the token only if this attempt is the one that made the key. */
export interface MintedOnce {
  readonly key: ApiKey;
  readonly token: string | null;
}

/** What can be done to many keys at once. */
export const bulkActs = ['enable', 'disable', 'revoke'] as const;
export type BulkAct = (typeof bulkActs)[number];

/** What became of one of many keys: the key as it stands now, or why it did not change. */
export type KeyOutcome =
  | { readonly id: string; readonly key: ApiKey; readonly error: null }
  | { readonly id: string; readonly key: null; readonly error: KeyError };

/** The latest moment that was seen, which had been wrong, and the one that counts from now on. */
export interface ClockReset {
  readonly from: string;
  readonly to: string;
}

/** An account with the number of its keys that are not revoked. */
export type AccountSummary = Account & { readonly keys: number };

/**
 * The contract of all front ends. `Keyring` keeps it in this process, `RemoteKeyService` over HTTP;
 * one suite tests both. Data is plain; failures are KeyErrors. Every method may fail with
 * `not_permitted` (the actor's account lacks the permission named at the method), and remotely
 * with `not_authenticated` or `unreachable`. Every change may fail with `store_failed` or `disk_full`,
 * and then nothing of it was done, or with `store_stopped`: then nobody knows before a restart.
 */
export interface KeyService {
  /** Keys by query; revoked ones only if the query's status says so. Needs `api_keys.read`. @throws invalid_input */
  listKeys(query: KeyQuery, actor: Actor): Promise<Page<ApiKey>>;
  /** One key, revoked or not. Needs `api_keys.read`. @throws not_found */
  getKey(id: string, actor: Actor): Promise<ApiKey>;
  /** Makes a key and its only token. Needs `api_keys.write`. @throws invalid_input, not_found (account), limit_reached */
  createKey(draft: KeyDraft, actor: Actor): Promise<Minted>;
  /**
   * The same for a create that may be retried: `request` is an id that the caller made up, 1 to 255
   * visible ASCII characters. The first attempt makes the key; every later one with the same draft
   * answers with that key and no token. Needs `api_keys.write`.
   * @throws invalid_input, not_found (account), limit_reached, conflict (another draft had the id)
   */
  createKeyOnce(draft: KeyDraft, request: string, actor: Actor): Promise<MintedOnce>;
  /** Changes rules of a key. Needs `api_keys.write`. @throws invalid_input, not_found, conflict (revoked, or of another version) */
  updateKey(id: string, changes: KeyChanges, actor: Actor): Promise<ApiKey>;
  /** Switches a key on; an active one stays so, without an event. Needs `api_keys.write`. @throws not_found, conflict (revoked) */
  enableKey(id: string, actor: Actor): Promise<ApiKey>;
  /** Switches a key off; an inactive one stays so, without an event. Needs `api_keys.write`. @throws not_found, conflict (revoked) */
  disableKey(id: string, actor: Actor): Promise<ApiKey>;
  /** Revokes a key for good; a revoked one stays so, without an event. Needs `api_keys.delete`. @throws not_found */
  revokeKey(id: string, actor: Actor): Promise<ApiKey>;
  /**
   * Gives a key a new secret; the old one stays good for `overlapMs` (0: not at all), never beyond
   * the key's own expiry. Needs `api_keys.write`. @throws invalid_input, not_found, conflict (revoked, expired, or already rotating)
   */
  rotateKey(id: string, overlapMs: number, actor: Actor): Promise<Minted>;
  /** Ends the old secret now. Needs `api_keys.write`. @throws not_found, conflict (no rotation is under way) */
  finishRotation(id: string, actor: Actor): Promise<ApiKey>;
  /** Ends the new secret and makes the old one the only one again. Needs `api_keys.write`. @throws not_found, conflict (no rotation is under way) */
  abortRotation(id: string, actor: Actor): Promise<ApiKey>;

  /** All keys with the digests of their tokens, and a record of it in the audit. Needs role `admin`. @throws limit_reached */
  exportKeys(query: ExportQuery, actor: Actor): Promise<Export>;
  /**
   * Takes keys over from elsewhere, all of them or none, with the tokens that they have. A key that is here
   * already stays as it is; one that was revoked there is left out. Needs role `admin`.
   * @throws invalid_input, not_found (account), conflict (an id or a token is taken, an account holds more here), limit_reached
   */
  importKeys(transfer: Transfer, options: ImportOptions, actor: Actor): Promise<ImportReport>;
  /**
   * Does one thing to many keys, 1 to 100, each for itself: what fails fails alone. The outcomes
   * stand in the order of the ids. Needs what the change of one key needs. @throws invalid_input
   */
  changeKeys(act: BulkAct, ids: readonly string[], actor: Actor): Promise<readonly KeyOutcome[]>;
  /**
   * Which of 1 to 500 digests (SHA-256 in hex) belong to keys here, revoked ones included; the others are left
   * out. Needs `api_keys.read`. @throws invalid_input
   */
  findDigests(digests: readonly string[], actor: Actor): Promise<readonly DigestMatch[]>;

  /** Accounts by name. Needs `api_keys.read`. @throws invalid_input */
  listAccounts(paging: Paging, actor: Actor): Promise<Page<AccountSummary>>;
  /** Makes an account. Needs role `admin`. @throws invalid_input, conflict (the name is taken) */
  createAccount(draft: AccountDraft, actor: Actor): Promise<AccountSummary>;
  /** Changes the rights of an account. Needs role `admin`. @throws invalid_input, not_found, conflict (the last admin) */
  updateAccount(name: string, changes: AccountChanges, actor: Actor): Promise<AccountSummary>;
  /** Removes an account that has no key but revoked ones. Needs role `admin`. @throws not_found, conflict (it has keys, or is the last admin) */
  deleteAccount(name: string, actor: Actor): Promise<AccountSummary>;

  /** The processes that judge by the journal of this rack, this one included. Needs `api_keys.read`. */
  listBoxes(actor: Actor): Promise<readonly Box[]>;
  /** The profiles that keys can have, the default one first. Needs nothing. */
  listProfiles(): Promise<readonly Profile[]>;

  /** Management events, newest first. Needs `api_keys.read`. @throws invalid_input */
  listAudit(query: AuditQuery, actor: Actor): Promise<Page<AuditEntry>>;
  /** Reads the whole chain and says whether it holds; `onRead` hears how far that is, in events, where it is known. Needs `api_keys.read`. */
  verifyAudit(
    expected: ExpectedHead | null,
    actor: Actor,
    onRead?: OnProgress,
  ): Promise<AuditReport>;

  /** The latest decisions about presented tokens, oldest first. Needs `api_keys.read`. @throws invalid_input */
  listRequests(query: RequestQuery, actor: Actor): Promise<RequestTail>;
  /** How keys were used in the last 24 hours, in the order of the ids, 1 to 100. Needs `api_keys.read`. @throws invalid_input */
  listActivity(ids: readonly string[], actor: Actor): Promise<readonly KeyActivity[]>;
  /** Which presented tokens were refused, how often and from where. Needs `api_keys.read`. @throws invalid_input */
  listRefusals(paging: Paging, actor: Actor): Promise<RefusalPage>;

  /**
   * Lets expiry be judged by the clock as it is, after it had been wrongly far ahead; without it
   * the latest moment that was seen counts. Needs role `admin`. @throws conflict (the clock is not behind)
   */
  resetClock(actor: Actor): Promise<ClockReset>;

  /** Judges a token and stamps its use. Over HTTP the actor is local or a key with `verify`; whoever holds a Keyring may ask. @throws invalid_input (permission, ip) */
  verify(presented: Presented, actor: Actor): Promise<Verdict>;
  /**
   * Says what each check of a token comes to, why, and how to mend it. Stamps no use, takes no rate,
   * records no refusal. Without an address or a permission that check is not judged. Needs `api_keys.read`.
   * @throws invalid_input (permission, ip)
   */
  explain(presented: Presented, actor: Actor): Promise<Explanation>;
}

/** The part of a rack that guards requests in its own process: no promise, no disk. */
export interface Authenticator {
  /** Judges a token and stamps its use. @throws invalid_input (permission, ip), store_stale */
  authenticate(presented: Presented): Verdict;
}
