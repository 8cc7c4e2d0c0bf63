import type { Presented, VerdictCode } from '../../../src/core/verdict.ts';
import { makeRack, type TestRack } from '../../support/rack.ts';
import { ScriptedJournal } from './scripted-journal.ts';

/** A rack whose syncs the test holds, ends or fails. */
export interface HeldRack extends TestRack {
  readonly script: ScriptedJournal;
  /** The verdict on a token that asks for nothing, or for what is given. */
  codeOf(token: string, presented?: Partial<Presented>): VerdictCode;
}

export async function makeHeldRack(): Promise<HeldRack> {
  const script = new ScriptedJournal();
  const rack = await makeRack(script);
  const codeOf = (token: string, presented: Partial<Presented> = {}) =>
    rack.keyring.authenticate({ token, ip: null, permission: null, ...presented }).code;
  return { ...rack, script, codeOf };
}
