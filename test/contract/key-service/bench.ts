import { beforeEach, expect } from 'vitest';
import type { Actor } from '../../../src/core/actor.ts';
import type { ErrorCode } from '../../../src/core/errors.ts';
import type { KeyDraft, KeyService, Minted } from '../../../src/core/service.ts';
import type { Verdict, VerdictCode } from '../../../src/core/verdict.ts';

/** A fresh rack as a front end sees it, with its clock. */
export interface ContractRack {
  readonly service: KeyService;
  readonly clock: { now: number };
  /** The same rack, asked by the holder of a token. */
  withKey(minted: Minted): { readonly service: KeyService; readonly actor: Actor };
}
export type OpenRack = () => Promise<ContractRack>;

/** The rack of the present test, and what tests do with it all the time. */
export interface Bench {
  readonly rack: ContractRack;
  readonly service: KeyService;
  create(draft?: Partial<KeyDraft>, actor?: Actor): Promise<Minted>;
  judge(token: string | null, permission?: string | null, ip?: string | null): Promise<Verdict>;
  codeFor(...question: Parameters<Bench['judge']>): Promise<VerdictCode>;
}

export const local: Actor = { kind: 'local', name: 'alice' };
export const as = (account: string): Actor => ({ kind: 'account', account, name: 'alice' });
export const start = Date.parse('2026-11-21T10:00:00.000Z');
export const iso = (ms: number) => new Date(ms).toISOString();
export const hour = 3_600_000;

/** A bench whose rack is opened anew before each test. */
export function makeBench(open: OpenRack): Bench {
  let rack: ContractRack;
  beforeEach(async () => {
    rack = await open();
  });
  const bench: Bench = {
    get rack() {
      return rack;
    },
    get service() {
      return rack.service;
    },
    create: (draft, actor = local) =>
      rack.service.createKey({ name: 'backup script', ...draft }, actor),
    judge: (token, permission = null, ip = null) =>
      rack.service.verify({ token, permission, ip }, local),
    codeFor: async (...question) => (await bench.judge(...question)).code,
  };
  return bench;
}

/** Expects a KeyError with the code, and with the message if one is given. */
export function refuses(
  attempt: Promise<unknown>,
  code: ErrorCode,
  message?: RegExp,
): Promise<void> {
  return expect(attempt).rejects.toMatchObject({
    name: 'KeyError',
    code,
    ...(message && { message: expect.stringMatching(message) }),
  });
}
