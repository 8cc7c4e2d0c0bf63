import type { AccountChanges, AccountDraft } from './account.ts';
import type { KeyActivity } from './activity.ts';
import type { Actor } from './actor.ts';
import {
  type AuditEntry,
  type AuditQuery,
  type AuditReport,
  type ExpectedHead,
  listAudit,
  verifyChain,
} from './audit.ts';
import { type Owned, requirePermission } from './authorize.ts';
import { deleteAccount, updateAccount } from './decisions/change-account.ts';
import { checkBulk } from './decisions/check-bulk.ts';
import { createAccount } from './decisions/create-account.ts';
import { createKey } from './decisions/create-key.ts';
import { createKeyOnce } from './decisions/create-key-once.ts';
import { exportKeys } from './decisions/export-keys.ts';
import { findKey } from './decisions/find-key.ts';
import { importKeys } from './decisions/import-keys.ts';
import { resetClock } from './decisions/reset-clock.ts';
import { abortRotation, finishRotation, rotateKey } from './decisions/rotate-key.ts';
import { disableKey, enableKey, revokeKey } from './decisions/switch-key.ts';
import { updateKey } from './decisions/update-key.ts';
import type { DigestMatch } from './digest-match.ts';
import { KeyError } from './errors.ts';
import type { KeyrackEvent } from './event.ts';
import type { Explanation } from './explanation.ts';
import { findDigests } from './find-digests.ts';
import { Guard } from './guard.ts';
import { type ApiKey, type KeyRecord, type KeyStatus, keyStatus, keyStatuses } from './key.ts';
import { type KeyQuery, queryKeys } from './key-query.ts';
import { Ledger, type NewEvent } from './ledger.ts';
import { asksForAll, NewestKeys } from './newest-keys.ts';
import { type Page, type Paging, paginate } from './page.ts';
import type { Clock, Journal, Random, SnapshotData } from './ports.ts';
import type { Profile, Profiles } from './profile.ts';
import { type RefusalPage, Refusals } from './refusals.ts';
import type { RequestQuery, RequestTail } from './request-log.ts';
import type {
  AccountSummary,
  Authenticator,
  BulkAct,
  ClockReset,
  KeyChanges,
  KeyDraft,
  KeyOutcome,
  KeyService,
  Minted,
  MintedOnce,
} from './service.ts';
import type { State } from './state.ts';
import { SteadyClock } from './steady-clock.ts';
import type { Export, ExportQuery, ImportOptions, ImportReport, Transfer } from './transfer.ts';
import type { Usage } from './usage.ts';
import type { Presented, Verdict } from './verdict.ts';
import type { VerdictCounts } from './verdict-counts.ts';
import { summarizeAccount, summarizeAccounts, viewKey } from './view.ts';
import { type Attempt, Watch } from './watch.ts';

/** What a keyring works with: its state as folded from the journal, and the outside world. */
export interface KeyringOptions {
  readonly journal: Journal;
  readonly state: State;
  readonly usage: Usage;
  /** What is remembered of refused tokens; nothing unless given. */
  readonly refusals?: Refusals | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly profiles: Profiles;
}

/** What is read, by whom, and of whom if it is of one account. */
interface Reading {
  readonly what: string;
  readonly actor: Actor;
  readonly of?: (served: State) => Owned | undefined;
}

/**
 * The rules of Keyrack at work in this process: decides, makes durable, serves. Every method of
 * the service is an attempt that the watch knows of; what it decides stands in `decisions/`.
 */
export class Keyring implements KeyService, Authenticator {
  /** What is remembered of refused tokens. */
  readonly refusals: Refusals;
  readonly #options: KeyringOptions;
  readonly #ledger: Ledger;
  readonly #clock: SteadyClock;
  readonly #guard: Guard;
  readonly #watch: Watch;
  readonly #newest = new NewestKeys();

  constructor(options: KeyringOptions) {
    const { journal, state, usage, refusals = new Refusals() } = options;
    usage.resetClock(state.clockReset);
    if (state.latest !== '') usage.see(Date.parse(state.latest));
    this.#options = options;
    this.#ledger = new Ledger(journal, state);
    this.#clock = new SteadyClock(options.clock, usage);
    this.refusals = refusals;
    this.#guard = new Guard({ ...options, refusals, ledger: this.#ledger, clock: this.#clock });
    this.#watch = new Watch((event, by) => this.#commit([event], by, () => null), options.clock);
  }

  listKeys(query: KeyQuery, actor: Actor): Promise<Page<ApiKey>> {
    const { account, profile } = query;
    const of = account !== undefined && profile !== undefined ? { account, profile } : undefined;
    return this.#read({ what: 'list keys', actor, of: () => of }, (served) => {
      const now = this.#clock.now();
      const view = (key: KeyRecord) => viewKey(key, this.#options.usage, now);
      const { seq } = this.#ledger.head;
      if (asksForAll(query)) return this.#newest.page(served.keys.values(), seq, query, view);
      return queryKeys(served.keys.values().map(view), query, now);
    });
  }

  getKey(id: string, actor: Actor): Promise<ApiKey> {
    const of = (served: State) => served.keys.get(id);
    return this.#read({ what: 'show key', actor, of }, this.#view('show', id));
  }

  createKey(draft: KeyDraft, actor: Actor): Promise<Minted> {
    return this.#change({ what: 'create key', actor }, async (state) => {
      const { id, event, token } = createKey(state, draft, actor, this.#minting());
      return { key: await this.#commit([event], actor, this.#view('create', id)), token };
    });
  }

  createKeyOnce(draft: KeyDraft, request: string, actor: Actor): Promise<MintedOnce> {
    return this.#change({ what: 'create key', actor }, async (state) => {
      const made = createKeyOnce(state, draft, request, actor, this.#minting());
      const key = await this.#commit(made.events, actor, this.#view('create', made.id));
      return { key, token: made.token };
    });
  }

  updateKey(id: string, changes: KeyChanges, actor: Actor): Promise<ApiKey> {
    return this.#changeKey('update', id, actor, (state) =>
      updateKey(state, id, changes, actor, this.#minting()),
    );
  }

  enableKey(id: string, actor: Actor): Promise<ApiKey> {
    return this.#changeKey('enable', id, actor, (state) => enableKey(state, id, actor));
  }

  disableKey(id: string, actor: Actor): Promise<ApiKey> {
    return this.#changeKey('disable', id, actor, (state) => disableKey(state, id, actor));
  }

  async revokeKey(id: string, actor: Actor): Promise<ApiKey> {
    const key = await this.#changeKey('revoke', id, actor, (state) => revokeKey(state, id, actor));
    this.#guard.forget(id);
    return key;
  }

  rotateKey(id: string, overlapMs: number, actor: Actor): Promise<Minted> {
    return this.#change({ what: 'rotate key', actor, id }, async (state) => {
      const { event, token } = rotateKey(state, id, overlapMs, actor, this.#minting());
      const key = await this.#commit([event], actor, (served) => {
        this.#options.usage.resetPrevious(id);
        return this.#view('rotate', id)(served);
      });
      return { key, token };
    });
  }

  finishRotation(id: string, actor: Actor): Promise<ApiKey> {
    return this.#changeKey('rotate', id, actor, (state) =>
      finishRotation(state, id, actor, this.#clock.now()),
    );
  }

  abortRotation(id: string, actor: Actor): Promise<ApiKey> {
    return this.#changeKey('rotate', id, actor, (state) =>
      abortRotation(state, id, actor, this.#clock.now()),
    );
  }

  exportKeys(query: ExportQuery, actor: Actor): Promise<Export> {
    return this.#change({ what: 'export keys', actor }, (state) => {
      const { exported, event } = exportKeys(state, query, actor, this.#clock.now());
      return this.#commit([event], actor, () => exported);
    });
  }

  importKeys(transfer: Transfer, options: ImportOptions, actor: Actor): Promise<ImportReport> {
    return this.#change({ what: 'import keys', actor }, async (state) => {
      const { events, report } = importKeys(state, transfer, options, actor, this.#minting());
      return options.dryRun ? report : this.#commit(events, actor, () => report);
    });
  }

  async changeKeys(
    act: BulkAct,
    ids: readonly string[],
    actor: Actor,
  ): Promise<readonly KeyOutcome[]> {
    const change = {
      enable: (id: string) => this.enableKey(id, actor),
      disable: (id: string) => this.disableKey(id, actor),
      revoke: (id: string) => this.revokeKey(id, actor),
    }[act];
    return Promise.all(checkBulk(ids, act).map((id) => change(id).then(...outcomeOf(id))));
  }

  findDigests(digests: readonly string[], actor: Actor): Promise<readonly DigestMatch[]> {
    return this.#read({ what: 'find digests', actor }, (served) =>
      findDigests(served, digests, this.#options.usage, this.#clock.now()),
    );
  }

  listAccounts(paging: Paging, actor: Actor): Promise<Page<AccountSummary>> {
    return this.#read({ what: 'list accounts', actor }, (served) =>
      paginate(summarizeAccounts(served), paging),
    );
  }

  createAccount(draft: AccountDraft, actor: Actor): Promise<AccountSummary> {
    return this.#change({ what: 'create account', actor }, (state) => {
      const event = createAccount(state, draft, actor);
      return this.#commit([event], actor, (served) => summarizeAccount(served, draft.name));
    });
  }

  updateAccount(name: string, changes: AccountChanges, actor: Actor): Promise<AccountSummary> {
    return this.#change({ what: 'update account', actor }, (state) => {
      const events = updateAccount(state, name, changes, actor);
      return this.#commit(events, actor, (served) => summarizeAccount(served, name));
    });
  }

  deleteAccount(name: string, actor: Actor): Promise<AccountSummary> {
    return this.#change({ what: 'delete account', actor }, (state) => {
      const event = deleteAccount(state, name, actor);
      const account = summarizeAccount(state, name);
      return this.#commit([event], actor, () => account);
    });
  }

  async listProfiles(): Promise<readonly Profile[]> {
    return [...this.#options.profiles.values()];
  }

  listAudit(query: AuditQuery, actor: Actor): Promise<Page<AuditEntry>> {
    return this.#read({ what: 'list audit', actor }, async () => {
      await this.#watch.reading(actor);
      return listAudit(this.#options.journal, query);
    });
  }

  verifyAudit(expected: ExpectedHead | null, actor: Actor): Promise<AuditReport> {
    return this.#read({ what: 'verify audit', actor }, () =>
      verifyChain(this.#options.journal, expected),
    );
  }

  listRequests(query: RequestQuery, actor: Actor): Promise<RequestTail> {
    return this.#read({ what: 'list requests', actor }, () => this.#guard.requests.tail(query));
  }

  listActivity(ids: readonly string[], actor: Actor): Promise<readonly KeyActivity[]> {
    return this.#read({ what: 'list activity', actor }, () =>
      checkBulk(ids, 'list activity of').map((id) =>
        this.#guard.activity.of(id, this.#clock.present()),
      ),
    );
  }

  listRefusals(paging: Paging, actor: Actor): Promise<RefusalPage> {
    return this.#read({ what: 'list refusals', actor }, () => this.refusals.list(paging));
  }

  resetClock(actor: Actor): Promise<ClockReset> {
    return this.#change({ what: 'reset the clock', actor }, (state) => {
      const { usage } = this.#options;
      const event = resetClock(state, { seen: usage.seen, now: this.#clock.present() }, actor);
      return this.#commit([event], actor, (served) => {
        usage.resetClock(served.clockReset);
        return event.data;
      });
    });
  }

  async verify(presented: Presented): Promise<Verdict> {
    return this.authenticate(presented);
  }

  explain(presented: Presented, actor: Actor): Promise<Explanation> {
    return this.#read({ what: 'explain a token', actor }, () =>
      this.#guard.explain(presented, this.#options.journal),
    );
  }

  authenticate(presented: Presented): Verdict {
    return this.#guard.authenticate(presented);
  }

  /** How many milliseconds the clock is behind the latest moment that this rack has seen; 0 if it is not. */
  clockLagMs(): number {
    return this.#clock.lagMs();
  }

  /** The verdicts that were given since the start. */
  get verdicts(): VerdictCounts {
    return this.#guard.verdicts;
  }

  /** How many keys have which status now. */
  countKeys(): Readonly<Record<KeyStatus, number>> {
    const now = this.#clock.now();
    const counts = Object.fromEntries(keyStatuses.map((status) => [status, 0]));
    for (const key of this.#ledger.served.keys.values()) {
      const status = keyStatus(key, now);
      counts[status] = (counts[status] ?? 0) + 1;
    }
    return counts as Record<KeyStatus, number>;
  }

  /** How many changes were accepted and are not durable yet. */
  get pendingChanges(): number {
    return this.#ledger.waiting;
  }

  /** The state as it is durable, for the snapshot. */
  snapshot(): SnapshotData {
    return {
      head: this.#ledger.head,
      rack: this.#ledger.served.toData(),
      usage: this.#options.usage.toData(),
    };
  }

  /** Resolves when no change waits for its sync any more. */
  settle(): Promise<void> {
    return this.#ledger.settled();
  }

  #read<T>(reading: Reading, answer: (served: State) => T | Promise<T>): Promise<T> {
    const { what, actor, of } = reading;
    return this.#watch.attempt({ what, actor }, async () => {
      const { served } = this.#ledger;
      requirePermission(served, actor, 'api_keys.read', of?.(served));
      return answer(served);
    });
  }

  #change<T>(attempt: Attempt, act: (draft: State) => Promise<T>): Promise<T> {
    return this.#watch.attempt(attempt, async () => act(this.#ledger.draft));
  }

  #changeKey(
    verb: string,
    id: string,
    actor: Actor,
    decide: (draft: State) => readonly NewEvent[],
  ): Promise<ApiKey> {
    return this.#change({ what: `${verb} key`, actor, id }, (state) =>
      this.#commit(decide(state), actor, this.#view(verb, id)),
    );
  }

  #minting() {
    const { profiles, random } = this.#options;
    return { profiles, random, now: this.#clock.now() };
  }

  #commit<T>(events: readonly NewEvent[], actor: Actor, answer: (served: State) => T): Promise<T> {
    const ts = new Date(this.#clock.present()).toISOString();
    return this.#ledger.commit(
      events.map((event) => ({ ts, actor, ...event }) as KeyrackEvent),
      answer,
    );
  }

  #view(attempt: string, id: string): (state: State) => ApiKey {
    return (state) => viewKey(findKey(state, id, attempt), this.#options.usage, this.#clock.now());
  }
}

/** What a change came to, and what its failure came to; anything but a KeyError is not an outcome. */
function outcomeOf(id: string) {
  return [
    (key: ApiKey): KeyOutcome => ({ id, key, error: null }),
    (error: unknown): KeyOutcome => {
      if (error instanceof KeyError) return { id, key: null, error };
      throw error;
    },
  ] as const;
}
