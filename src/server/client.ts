import type { AccountChanges, AccountDraft } from '../core/account.ts';
import type { KeyActivity } from '../core/activity.ts';
import type { Actor } from '../core/actor.ts';
import type { AuditEntry, AuditQuery, AuditReport, ExpectedHead } from '../core/audit.ts';
import type { Box } from '../core/box.ts';
import type { DigestMatch } from '../core/digest-match.ts';
import { KeyError } from '../core/errors.ts';
import type { Explanation } from '../core/explanation.ts';
import type { ApiKey } from '../core/key.ts';
import type { KeyQuery } from '../core/key-query.ts';
import type { Page, Paging } from '../core/page.ts';
import type { Profile } from '../core/profile.ts';
import type { RefusalPage } from '../core/refusals.ts';
import type { RequestQuery, RequestTail } from '../core/request-log.ts';
import type {
  AccountSummary,
  BulkAct,
  ClockReset,
  KeyChanges,
  KeyDraft,
  KeyOutcome,
  KeyService,
  Minted,
  MintedOnce,
} from '../core/service.ts';
import type {
  Export,
  ExportQuery,
  ImportOptions,
  ImportReport,
  Transfer,
} from '../core/transfer.ts';
import type { Presented, Verdict } from '../core/verdict.ts';
import { type Answer, type CallOptions, Remote, type RemoteOptions } from './remote.ts';
import type { RotationWire } from './schema/key.ts';
import { accountFromWire } from './wire/account.ts';
import { activityFromWire, activityQueryToWire } from './wire/activity.ts';
import { auditEntryFromWire, auditQueryToWire, headToWire } from './wire/audit.ts';
import { boxFromWire } from './wire/box.ts';
import { outcomeFromWire } from './wire/bulk.ts';
import { matchFromWire } from './wire/digest-match.ts';
import { explanationFromWire } from './wire/explanation.ts';
import {
  changesToWire,
  draftToWire,
  type KeyWire,
  keyFromWire,
  type MintedOnceWire,
  mintedFromWire,
} from './wire/key.ts';
import { keyQueryToWire } from './wire/key-query.ts';
import { pageFromWire, pagingToWire } from './wire/page.ts';
import { profileFromWire } from './wire/profile.ts';
import { refusalsFromWire } from './wire/refusal.ts';
import { requestQueryToWire, requestTailFromWire } from './wire/request.ts';
import type { SelfWire } from './wire/self.ts';
import { spanToWire } from './wire/span.ts';
import {
  type ExportWire,
  exportFromWire,
  importOptionsToWire,
  reportFromWire,
  transferToWire,
} from './wire/transfer.ts';
import { presentedToWire, verdictFromWire } from './wire/verdict.ts';

type SendForKey = (param: { id: string }, call: CallOptions) => Promise<Answer<{ data: KeyWire }>>;

/** Ten thousand keys are checked and written within this. */
const transferTimeoutMs = 120_000;

/** Reading a chain of a million events takes longer than other answers may. */
const auditTimeoutMs = 120_000;

/**
 * A rack in another process, reached over its own HTTP routes. Fails with the same errors as the
 * rack itself, and with `unreachable` if there is no answer, or none that a rack would give.
 */
export class RemoteKeyService implements KeyService {
  readonly #remote: Remote;

  constructor(options: RemoteOptions) {
    this.#remote = new Remote(options);
  }

  /** Who answers there. Needs no key. */
  async ping(): Promise<{ readonly version: string }> {
    const { api } = this.#remote;
    const { version } = await this.#remote.ask('reach the rack', null, (call) =>
      api.healthz.$get({}, call),
    );
    return { version };
  }

  /** What the key that asks is: whose it is, what it may do, when it expires. @throws not_authenticated, not_permitted (a key that may not pass) */
  async self(): Promise<SelfWire> {
    const { api } = this.#remote;
    return (await this.#remote.ask('verify the key', null, (call) => api.v1.self.$get({}, call)))
      .data;
  }

  async listKeys(query: KeyQuery, actor: Actor): Promise<Page<ApiKey>> {
    const wire = { query: keyQueryToWire(query) };
    const page = await this.#remote.ask('list keys', actor, (call) => this.#keys.$get(wire, call));
    return pageFromWire(page, keyFromWire);
  }

  async getKey(id: string, actor: Actor): Promise<ApiKey> {
    return this.#askForKey('show', id, actor, (param, call) => this.#key.$get({ param }, call));
  }

  async createKey(draft: KeyDraft, actor: Actor): Promise<Minted> {
    const { data, token } = await this.#create(draft, {}, actor);
    if (token !== undefined) return mintedFromWire({ data, token });
    throw new KeyError('unreachable', 'Cannot create key: the answer holds no token');
  }

  async createKeyOnce(draft: KeyDraft, request: string, actor: Actor): Promise<MintedOnce> {
    const { data, token } = await this.#create(draft, { 'Idempotency-Key': request }, actor);
    return { key: keyFromWire(data), token: token ?? null };
  }

  async updateKey(id: string, changes: KeyChanges, actor: Actor): Promise<ApiKey> {
    const json = changesToWire(changes);
    return this.#askForKey('update', id, actor, (param, call) =>
      this.#key.$patch({ param, json }, call),
    );
  }

  async enableKey(id: string, actor: Actor): Promise<ApiKey> {
    return this.#askForKey('enable', id, actor, (param, call) =>
      this.#key.enable.$post({ param }, call),
    );
  }

  async disableKey(id: string, actor: Actor): Promise<ApiKey> {
    return this.#askForKey('disable', id, actor, (param, call) =>
      this.#key.disable.$post({ param }, call),
    );
  }

  async revokeKey(id: string, actor: Actor): Promise<ApiKey> {
    return this.#askForKey('revoke', id, actor, (param, call) =>
      this.#key.$delete({ param }, call),
    );
  }

  async rotateKey(id: string, overlapMs: number, actor: Actor): Promise<Minted> {
    const json = overlapMs === 0 ? {} : { overlap: spanToWire(overlapMs) };
    const { data, token } = await this.#rotate(id, json, actor);
    if (token !== undefined) return mintedFromWire({ data, token });
    throw new KeyError('unreachable', 'Cannot rotate key: the answer holds no token');
  }

  async finishRotation(id: string, actor: Actor): Promise<ApiKey> {
    return keyFromWire((await this.#rotate(id, { finish: true }, actor)).data);
  }

  async abortRotation(id: string, actor: Actor): Promise<ApiKey> {
    return keyFromWire((await this.#rotate(id, { abort: true }, actor)).data);
  }

  async exportKeys({ revoked }: ExportQuery, actor: Actor): Promise<Export> {
    const query = revoked ? { revoked: 'true' } : {};
    const ask = (call: CallOptions) => this.#keys.export.$get({ query }, call);
    const wire = await this.#remote.ask<ExportWire>('export keys', actor, ask, transferTimeoutMs);
    return exportFromWire(wire);
  }

  async importKeys(
    transfer: Transfer,
    options: ImportOptions,
    actor: Actor,
  ): Promise<ImportReport> {
    const json = transferToWire(transfer);
    const query = importOptionsToWire(options);
    const ask = (call: CallOptions) => this.#keys.import.$post({ json, query }, call);
    const { data } = await this.#remote.ask('import keys', actor, ask, transferTimeoutMs);
    return reportFromWire(data);
  }

  async changeKeys(
    action: BulkAct,
    ids: readonly string[],
    actor: Actor,
  ): Promise<readonly KeyOutcome[]> {
    const json = { action, ids };
    const { data } = await this.#remote.ask(`${action} keys`, actor, (call) =>
      this.#keys.bulk.$post({ json }, call),
    );
    return data.map(outcomeFromWire);
  }

  async findDigests(digests: readonly string[], actor: Actor): Promise<readonly DigestMatch[]> {
    const json = { digests };
    const ask = (call: CallOptions) => this.#keys.find.$post({ json }, call);
    return (await this.#remote.ask('find digests', actor, ask)).data.map(matchFromWire);
  }

  async listAccounts(paging: Paging, actor: Actor): Promise<Page<AccountSummary>> {
    const { accounts } = this.#remote.api.v1;
    const wire = { query: pagingToWire(paging) };
    const page = await this.#remote.ask('list accounts', actor, (call) =>
      accounts.$get(wire, call),
    );
    return pageFromWire(page, accountFromWire);
  }

  async createAccount(json: AccountDraft, actor: Actor): Promise<AccountSummary> {
    const { accounts } = this.#remote.api.v1;
    const { data } = await this.#remote.ask('create account', actor, (call) =>
      accounts.$post({ json }, call),
    );
    return accountFromWire(data);
  }

  async updateAccount(name: string, json: AccountChanges, actor: Actor): Promise<AccountSummary> {
    const param = nameParam(name);
    const { data } = await this.#remote.ask('update account', actor, (call) =>
      this.#account.$patch({ param, json }, call),
    );
    return accountFromWire(data);
  }

  async deleteAccount(name: string, actor: Actor): Promise<AccountSummary> {
    const param = nameParam(name);
    const { data } = await this.#remote.ask('delete account', actor, (call) =>
      this.#account.$delete({ param }, call),
    );
    return accountFromWire(data);
  }

  async listBoxes(actor: Actor): Promise<readonly Box[]> {
    const { boxes } = this.#remote.api.v1;
    const { data } = await this.#remote.ask('list boxes', actor, (call) => boxes.$get({}, call));
    return data.map(boxFromWire);
  }

  async listProfiles(): Promise<readonly Profile[]> {
    const { profiles } = this.#remote.api.v1;
    const { data } = await this.#remote.ask('list profiles', null, (call) =>
      profiles.$get({}, call),
    );
    return data.map(profileFromWire);
  }

  async listAudit(query: AuditQuery, actor: Actor): Promise<Page<AuditEntry>> {
    const { audit } = this.#remote.api.v1;
    const wire = { query: auditQueryToWire(query) };
    const ask = (call: CallOptions) => audit.$get(wire, call);
    const page = await this.#remote.ask('list audit', actor, ask, auditTimeoutMs);
    return pageFromWire(page, auditEntryFromWire);
  }

  async verifyAudit(expected: ExpectedHead | null, actor: Actor): Promise<AuditReport> {
    const { audit } = this.#remote.api.v1;
    const query = expected === null ? {} : { expect: headToWire(expected) };
    const ask = (call: CallOptions) => audit.verify.$get({ query }, call);
    return (await this.#remote.ask('verify audit', actor, ask, auditTimeoutMs)).data;
  }

  async listRequests(query: RequestQuery, actor: Actor): Promise<RequestTail> {
    const { requests } = this.#remote.api.v1;
    const wire = { query: requestQueryToWire(query) };
    const tail = await this.#remote.ask('list requests', actor, (call) =>
      requests.$get(wire, call),
    );
    return requestTailFromWire(tail);
  }

  async listActivity(ids: readonly string[], actor: Actor): Promise<readonly KeyActivity[]> {
    const { activity } = this.#remote.api.v1;
    const query = activityQueryToWire(ids);
    const { data } = await this.#remote.ask('list activity', actor, (call) =>
      activity.$get({ query }, call),
    );
    return data.map(activityFromWire);
  }

  async listRefusals(paging: Paging, actor: Actor): Promise<RefusalPage> {
    const { refusals } = this.#remote.api.v1;
    const wire = { query: pagingToWire(paging) };
    const page = await this.#remote.ask('list refusals', actor, (call) =>
      refusals.$get(wire, call),
    );
    return refusalsFromWire(page);
  }

  async resetClock(actor: Actor): Promise<ClockReset> {
    const { clock } = this.#remote.api.v1;
    const { data } = await this.#remote.ask('reset the clock', actor, (call) =>
      clock.reset.$post({}, call),
    );
    return data;
  }

  async verify(presented: Presented, actor: Actor): Promise<Verdict> {
    const json = presentedToWire(presented);
    const verdict = await this.#remote.ask('verify', actor, (call) =>
      this.#remote.api.v1.verify.$post({ json }, call),
    );
    return verdictFromWire(verdict);
  }

  async explain(presented: Presented, actor: Actor): Promise<Explanation> {
    const json = presentedToWire(presented);
    const ask = (call: CallOptions) => this.#keys.explain.$post({ json }, call);
    return explanationFromWire(
      (await this.#remote.ask('explain', actor, ask, auditTimeoutMs)).data,
    );
  }

  #create(
    draft: KeyDraft,
    headers: Readonly<Record<string, string>>,
    actor: Actor,
  ): Promise<MintedOnceWire> {
    const json = draftToWire(draft);
    return this.#remote.ask<MintedOnceWire>('create key', actor, (call) =>
      this.#keys.$post({ json }, { ...call, headers: { ...call.headers, ...headers } }),
    );
  }

  #rotate(id: string, json: RotationWire, actor: Actor): Promise<MintedOnceWire> {
    const param = paramOf('rotate', id);
    return this.#remote.ask<MintedOnceWire>('rotate key', actor, (call) =>
      this.#key.rotate.$post({ param, json }, call),
    );
  }

  async #askForKey(attempt: string, id: string, actor: Actor, send: SendForKey): Promise<ApiKey> {
    const param = paramOf(attempt, id);
    const { data } = await this.#remote.ask(`${attempt} key`, actor, (call) => send(param, call));
    return keyFromWire(data);
  }

  get #account() {
    return this.#remote.api.v1.accounts[':name'];
  }

  get #keys() {
    return this.#remote.api.v1.keys;
  }

  get #key() {
    return this.#remote.api.v1.keys[':id'];
  }
}

/** Segments of a path that would change it. */
const changing = new Set(['', '.', '..']);

/** An id as a segment of a path. One that would change the path is the id of no key. */
function paramOf(attempt: string, id: string): { id: string } {
  if (!changing.has(id)) return { id: encodeURIComponent(id) };
  throw new KeyError('not_found', `Cannot ${attempt} key: no key has the id "${id}"`);
}

/** The name of an account, likewise. */
function nameParam(name: string): { name: string } {
  if (!changing.has(name)) return { name: encodeURIComponent(name) };
  throw new KeyError('not_found', `Cannot find account: there is no account "${name}"`);
}
