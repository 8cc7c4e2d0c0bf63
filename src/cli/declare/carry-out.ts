import type { Minted } from '../../core/service.ts';
import type { Connection } from '../connect.ts';
import { Failure, failed, toFailure } from '../failure.ts';
import type { Change } from './change.ts';
import type { TokenFiles } from './token-files.ts';

/** What became of one change; `minted` and `file` only of a key that was made. */
export interface Applied {
  readonly change: Change;
  readonly failure: Failure | null;
  readonly minted: Minted | null;
  /** Where its token is, if it went into a file. */
  readonly file: string | null;
}

type Rack = Pick<Connection, 'service' | 'actor'>;
type Making = Extract<Change, { act: 'create'; kind: 'key' }>;

/** After these the rack cannot be asked any more. */
const final = new Set(['unreachable', 'not_authenticated', 'store_stopped']);

/**
 * Does one change after the other, each for itself: what fails fails alone. If the rack cannot be asked any more,
 * the rest is not tried, and fails likewise. Tokens go into `files`, or stay in the answer.
 */
export async function carryOut(
  plan: readonly Change[],
  rack: Rack,
  files: TokenFiles | null,
): Promise<readonly Applied[]> {
  const applied: Applied[] = [];
  let ended: Failure | null = null;
  for (const change of plan) {
    const one: Applied = ended ? untried(change, ended) : await attempt(change, rack, files);
    applied.push(one);
    if (one.failure && final.has(one.failure.code)) ended = one.failure;
  }
  return applied;
}

function untried(change: Change, { message, exitCode, code }: Failure): Applied {
  const failure = new Failure(`It was not tried: ${message}`, { exitCode, code });
  return { change, failure, minted: null, file: null };
}

async function attempt(change: Change, rack: Rack, files: TokenFiles | null): Promise<Applied> {
  try {
    if (change.kind === 'key' && change.act === 'create') return await make(change, rack, files);
    await perform(change, rack);
    return { change, failure: null, minted: null, file: null };
  } catch (error) {
    return { change, failure: toFailure(error), minted: null, file: null };
  }
}

/** The file is made before the key, so that no key comes to be whose token cannot be written. */
async function make(change: Making, rack: Rack, files: TokenFiles | null): Promise<Applied> {
  const { service, actor } = rack;
  const file = files ? await files.create(change) : null;
  const minted = await service.createKey(change.draft, actor).catch(async (error) => {
    await file?.discard();
    throw error;
  });
  const { id } = minted.key;
  const applied = { change, minted, file: file?.path ?? null };
  try {
    await file?.write(minted.token);
  } catch (cause) {
    const message = `Cannot write the token of key "${id}": it is lost; keyrack api-key rotate ${id}`;
    return { ...applied, failure: failed(message, { cause }) };
  }
  if (change.enabled) return { ...applied, failure: null };
  const failure = await service.disableKey(id, actor).then(() => null, toFailure);
  return { ...applied, failure };
}

async function perform(change: Exclude<Change, Making>, { service, actor }: Rack): Promise<void> {
  if (change.kind === 'account') {
    if (change.act === 'create') await service.createAccount(change.draft, actor);
    else if (change.act === 'delete') await service.deleteAccount(change.name, actor);
    else await service.updateAccount(change.name, change.changes, actor);
    return;
  }
  if (change.act === 'update') await service.updateKey(change.id, change.changes, actor);
  else if (change.act === 'enable') await service.enableKey(change.id, actor);
  else if (change.act === 'disable') await service.disableKey(change.id, actor);
  else await service.revokeKey(change.id, actor);
}
