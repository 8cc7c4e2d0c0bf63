import type { AccountDraft } from './account.ts';
import type { Actor } from './actor.ts';
import {
  type AuditEntry,
  type AuditQuery,
  type AuditReport,
  type ExpectedHead,
  listAudit,
  verifyChain,
} from './audit.ts';
import { judgeTwice } from './authenticate.ts';
import { requirePermission } from './authorize.ts';
import { createAccount } from './decisions/create-account.ts';
import { createKey } from './decisions/create-key.ts';
import { createKeyOnce } from './decisions/create-key-once.ts';
import { exportKeys } from './decisions/export-keys.ts';
import { findKey } from './decisions/find-key.ts';
import { importKeys } from './decisions/import-keys.ts';
import { abortRotation, finishRotation, rotateKey } from './decisions/rotate-key.ts';
import { disableKey, enableKey, revokeKey } from './decisions/switch-key.ts';
import { updateKey } from './decisions/update-key.ts';
import type { KeyrackEvent } from './event.ts';
import type { ApiKey, KeyRecord } from './key.ts';
import { type KeyQuery, queryKeys } from './key-query.ts';
import { Ledger, type NewEvent } from './ledger.ts';
import { type Page, type Paging, paginate } from './page.ts';
import type { Clock, Journal, Random, SnapshotData } from './ports.ts';
import type { Profile, Profiles } from './profile.ts';
import { readQuestion } from './question.ts';
import { parseRate, RateWindows } from './rate.ts';
import type {
  AccountSummary,
  Authenticator,
  KeyChanges,
  KeyDraft,
  KeyService,
  Minted,
  MintedOnce,
} from './service.ts';
import type { State } from './state.ts';
import type { Export, ExportQuery, ImportOptions, ImportReport, Transfer } from './transfer.ts';
import type { Usage } from './usage.ts';
import type { Presented, Verdict } from './verdict.ts';
import { summarizeAccounts, viewKey } from './view.ts';

/** What a keyring works with: its state as folded from the journal, and the outside world. */
export interface KeyringOptions {
  readonly journal: Journal;
  readonly state: State;
  readonly usage: Usage;
  readonly clock: Clock;
  readonly random: Random;
  readonly profiles: Profiles;
}

/** The rules of Keyrack at work in this process: decides, makes durable, serves. */
export class Keyring implements KeyService, Authenticator {
  readonly #ledger: Ledger;
  readonly #options: KeyringOptions;
  readonly #rates = new RateWindows();

  constructor(options: KeyringOptions) {
    this.#options = options;
    this.#ledger = new Ledger(options.journal, options.state);
    for (const { createdAt, revokedAt } of options.state.keys.values())
      options.usage.see(Date.parse(revokedAt ?? createdAt));
  }

  async listKeys(query: KeyQuery, actor: Actor): Promise<Page<ApiKey>> {
    requirePermission(this.#served, actor, 'api_keys.read');
    const now = this.#moment();
    const views = this.#served.keys.values().map((key) => viewKey(key, this.#options.usage, now));
    return queryKeys(views, query, now);
  }

  async getKey(id: string, actor: Actor): Promise<ApiKey> {
    requirePermission(this.#served, actor, 'api_keys.read');
    return this.#view('show', id)(this.#served);
  }

  async createKey(draft: KeyDraft, actor: Actor): Promise<Minted> {
    const { id, event, token } = createKey(this.#ledger.draft, draft, actor, this.#minting());
    const key = await this.#commit([event], actor, this.#view('create', id));
    return { key, token };
  }

  async createKeyOnce(draft: KeyDraft, request: string, actor: Actor): Promise<MintedOnce> {
    const { draft: state } = this.#ledger;
    const { id, events, token } = createKeyOnce(state, draft, request, actor, this.#minting());
    return { key: await this.#commit(events, actor, this.#view('create', id)), token };
  }

  async updateKey(id: string, changes: KeyChanges, actor: Actor): Promise<ApiKey> {
    const events = updateKey(this.#ledger.draft, id, changes, actor, this.#minting());
    return this.#commit(events, actor, this.#view('update', id));
  }

  async enableKey(id: string, actor: Actor): Promise<ApiKey> {
    return this.#commit(enableKey(this.#ledger.draft, id, actor), actor, this.#view('enable', id));
  }

  async disableKey(id: string, actor: Actor): Promise<ApiKey> {
    return this.#commit(
      disableKey(this.#ledger.draft, id, actor),
      actor,
      this.#view('disable', id),
    );
  }

  async revokeKey(id: string, actor: Actor): Promise<ApiKey> {
    const key = await this.#commit(
      revokeKey(this.#ledger.draft, id, actor),
      actor,
      this.#view('revoke', id),
    );
    this.#rates.forget(id);
    return key;
  }

  async rotateKey(id: string, overlapMs: number, actor: Actor): Promise<Minted> {
    const { event, token } = rotateKey(this.#ledger.draft, id, overlapMs, actor, this.#minting());
    const key = await this.#commit([event], actor, (served) => {
      this.#options.usage.resetPrevious(id);
      return this.#view('rotate', id)(served);
    });
    return { key, token };
  }

  async finishRotation(id: string, actor: Actor): Promise<ApiKey> {
    const events = finishRotation(this.#ledger.draft, id, actor, this.#moment());
    return this.#commit(events, actor, this.#view('rotate', id));
  }

  async abortRotation(id: string, actor: Actor): Promise<ApiKey> {
    const events = abortRotation(this.#ledger.draft, id, actor, this.#moment());
    return this.#commit(events, actor, this.#view('rotate', id));
  }

  async exportKeys(query: ExportQuery, actor: Actor): Promise<Export> {
    const { exported, event } = exportKeys(this.#ledger.draft, query, actor, this.#moment());
    return this.#commit([event], actor, () => exported);
  }

  async importKeys(
    transfer: Transfer,
    options: ImportOptions,
    actor: Actor,
  ): Promise<ImportReport> {
    const { draft } = this.#ledger;
    const { events, report } = importKeys(draft, transfer, options, actor, this.#minting());
    return options.dryRun ? report : this.#commit(events, actor, () => report);
  }

  async listAccounts(paging: Paging, actor: Actor): Promise<Page<AccountSummary>> {
    requirePermission(this.#served, actor, 'api_keys.read');
    return paginate(summarizeAccounts(this.#served), paging);
  }

  async createAccount(draft: AccountDraft, actor: Actor): Promise<AccountSummary> {
    const event = createAccount(this.#ledger.draft, draft, actor);
    return this.#commit([event], actor, (served) => {
      const created = summarizeAccounts(served).find(({ name }) => name === draft.name);
      if (!created) throw new Error(`account "${draft.name}" is missing after its event`);
      return created;
    });
  }

  async listProfiles(): Promise<readonly Profile[]> {
    return [...this.#options.profiles.values()];
  }

  async listAudit(query: AuditQuery, actor: Actor): Promise<Page<AuditEntry>> {
    requirePermission(this.#served, actor, 'api_keys.read');
    return listAudit(this.#options.journal, query);
  }

  async verifyAudit(expected: ExpectedHead | null, actor: Actor): Promise<AuditReport> {
    requirePermission(this.#served, actor, 'api_keys.read');
    return verifyChain(this.#options.journal, expected);
  }

  async verify(presented: Presented): Promise<Verdict> {
    return this.authenticate(presented);
  }

  authenticate(presented: Presented): Verdict {
    const { profiles, usage, clock } = this.#options;
    const now = clock();
    const question = readQuestion(presented, this.#moment());
    const { code, key, secret } = judgeTwice(this.#served, this.#ledger.draft, profiles, question);
    if (key === null || secret === null)
      return { valid: false, code, key: null, secret: null, rate: null };
    if (code === 'VALID' || code === 'INSUFFICIENT_PERMISSIONS')
      usage.stamp(key.id, secret, question.ip, now);
    if (code === 'EXPIRED') usage.noteExpiry();
    const taken = code === 'VALID' ? this.#takeRate(key, now) : null;
    const final = taken?.passed === false ? 'RATE_LIMITED' : code;
    const shown = viewKey(key, usage, question.now);
    return { valid: final === 'VALID', code: final, key: shown, secret, rate: taken?.rate ?? null };
  }

  /** How many milliseconds the clock is behind the latest moment that this rack has seen; 0 if it is not. */
  clockLagMs(): number {
    return Math.max(0, this.#options.usage.seen - this.#options.clock());
  }

  /** The state as it is durable, for the snapshot. */
  snapshot(): SnapshotData {
    return {
      head: this.#ledger.head,
      rack: this.#served.toData(),
      usage: this.#options.usage.toData(),
    };
  }

  /** Resolves when no change waits for its sync any more. */
  settle(): Promise<void> {
    return this.#ledger.settled();
  }

  /**
   * The moment by which expiry is judged: never earlier than the latest one that was seen, so that
   * a clock that is set back does not revive a key. Stamps, events and rate limits go by the clock
   * as it is; a limit must not stand still until time has caught up.
   */
  #moment(): number {
    const { usage, clock } = this.#options;
    usage.see(clock());
    return usage.seen;
  }

  get #served(): State {
    return this.#ledger.served;
  }

  #takeRate({ id, rateLimit }: KeyRecord, now: number) {
    if (rateLimit === null) return null;
    const { passed, ...rate } = this.#rates.take(id, parseRate(rateLimit), now);
    return { passed, rate };
  }

  #minting() {
    const { profiles, random } = this.#options;
    return { profiles, random, now: this.#moment() };
  }

  #commit<T>(events: readonly NewEvent[], actor: Actor, answer: (served: State) => T): Promise<T> {
    const ts = new Date(this.#options.clock()).toISOString();
    return this.#ledger.commit(
      events.map((event) => ({ ts, actor, ...event }) as KeyrackEvent),
      answer,
    );
  }

  #view(attempt: string, id: string): (state: State) => ApiKey {
    return (state) => viewKey(findKey(state, id, attempt), this.#options.usage, this.#moment());
  }
}
