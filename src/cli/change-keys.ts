/**
 * One change of many keys: each is looked up first, then all are changed together, and each has an
 * outcome of its own. What fails fails alone, and is told at the end.
 */
import type { ApiKey } from '../core/key.ts';
import type { BulkAct, KeyOutcome } from '../core/service.ts';
import { keyToWire } from '../server/wire/key.ts';
import { changeMany } from './change-many.ts';
import type { Context } from './command.ts';
import type { Connection } from './connect.ts';
import { Failure, toFailure } from './failure.ts';
import { fewAtOnce } from './few-at-once.ts';
import { type Found, findByReference, type ReferenceOptions } from './key-reference.ts';
import { whileWorking } from './output/while-working.ts';
import { partlyFailure } from './partly.ts';

/** What became of one reference. */
export interface Result {
  readonly reference: string;
  readonly found?: Found;
  readonly changed?: ApiKey;
  readonly failure?: Failure;
}

/** How a change is told: `revoke`, `revoked`, and a sentence about each key. */
export interface Telling {
  readonly act: BulkAct;
  readonly done: string;
  readonly sentence: (key: ApiKey, before: ApiKey | null) => string;
}

/** Looks up every key that the arguments name, each once. @throws usage failure for an ambiguous reference */
export function lookUpKeys(
  rack: Connection,
  context: Context,
  options: ReferenceOptions,
): Promise<readonly Result[]> {
  const references = [...new Set(context.args.positionals)];
  let done = 0;
  return whileWorking(context, 'Looking up keys', (onProgress) =>
    fewAtOnce(references, async (one) => {
      const result = await lookUp(rack, one, options);
      done += 1;
      onProgress(done, references.length);
      return result;
    }),
  );
}

/** An id that nobody knows fails on its own; anything that makes the whole call doubtful ends it here. */
async function lookUp(
  rack: Connection,
  reference: string,
  options: ReferenceOptions,
): Promise<Result> {
  try {
    return { reference, found: await findByReference(rack, reference, options) };
  } catch (error) {
    if (error instanceof Failure && error.code === 'not_found')
      return { reference, failure: error };
    throw error;
  }
}

/** Changes the keys that were found; what cannot be changed has a failure. */
export async function changeFound(
  rack: Connection,
  act: BulkAct,
  looked: readonly Result[],
): Promise<readonly Result[]> {
  const ids = [...new Set(looked.flatMap(({ found }) => found?.id ?? []))];
  const outcomes = new Map((await changeMany(act, ids, rack)).map((one) => [one.id, one]));
  return looked.map((one) => withOutcome(one, outcomes.get(one.found?.id ?? '')));
}

function withOutcome(one: Result, outcome: KeyOutcome | undefined): Result {
  if (outcome === undefined) return one;
  if (outcome.error) return { ...one, failure: toFailure(outcome.error) };
  return { ...one, changed: outcome.key };
}

/** Prints what became of each key; throws the only failure, or one with exit code 8 if some keys were changed and some not. */
export async function reportChanges(
  results: readonly Result[],
  telling: Telling,
  context: Context,
): Promise<undefined> {
  const done = results.filter(({ changed }) => changed !== undefined);
  const misses = results.flatMap(({ reference, failure }) =>
    failure ? [{ what: reference, failure }] : [],
  );
  const told = tell(done, telling, context);
  const [first] = misses;
  if (!first) return told.then(() => undefined);
  // A reader who went away must not turn a failure into a quiet success.
  await told.catch(() => {});
  if (results.length === 1) throw first.failure;
  const counts = `${done.length} of ${results.length} are ${telling.done}`;
  throw partlyFailure(`Cannot ${telling.act} all keys: ${counts}`, misses, done.length);
}

async function tell(
  done: readonly Result[],
  { sentence }: Telling,
  { printer }: Context,
): Promise<void> {
  const keys = done.flatMap(({ changed }) => changed ?? []);
  if (keys.length === 0) return;
  if (printer.format === 'json') return printer.json({ data: keys.map(keyToWire) });
  for (const { found, changed } of done) {
    if (!changed) continue;
    if (printer.format === 'plain') await printer.plain(changed.id, changed.status);
    else await printer.say(sentence(changed, found?.key ?? null));
  }
}
