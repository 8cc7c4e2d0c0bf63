import type { ApiKey } from '../core/key.ts';
import { changeFound, lookUpKeys, reportChanges } from './change-keys.ts';
import type { Context } from './command.ts';
import { nameKey } from './deliver-token.ts';

/** Which way keys are switched. */
export interface Switch {
  readonly act: 'enable' | 'disable';
  readonly done: string;
  readonly word: 'on' | 'off';
}

/** Switches the keys that the arguments name, and says which stood so already. */
export async function switchKeys(
  { act, done, word }: Switch,
  context: Context,
): Promise<undefined> {
  const results = await context.withRack(async (rack) =>
    changeFound(rack, act, await lookUpKeys(rack, context, { prefixes: true })),
  );
  const sentence = (after: ApiKey, before: ApiKey | null) => {
    const isOld = before !== null && (before.status === 'inactive') === (word === 'off');
    const told = isOld ? `The ${nameKey(after)} is ${word} already.` : `${done} ${nameKey(after)}.`;
    return told + (after.status === 'expired' ? ' It is expired, so it opens nothing.' : '');
  };
  return reportChanges(results, { act, done: `switched ${word}`, sentence }, context);
}
