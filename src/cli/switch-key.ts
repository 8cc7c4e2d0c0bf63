import type { ApiKey } from '../core/key.ts';
import type { Context } from './command.ts';
import type { Connection } from './connect.ts';
import { nameKey } from './deliver-token.ts';
import { findByReference } from './key-reference.ts';
import { printChange } from './print-change.ts';

/** Which way a key is switched. */
export interface Switch {
  readonly done: string;
  readonly word: string;
  readonly act: (rack: Connection, id: string) => Promise<ApiKey>;
}

/** Switches the key that the arguments name, and says if it stood so already. */
export async function switchKey({ done, word, act }: Switch, context: Context): Promise<undefined> {
  const { before, after } = await context.withRack(async (rack) => {
    const { id, key } = await findByReference(rack, context.args.first, { prefixes: true });
    return { before: key, after: await act(rack, id) };
  });
  const isOld = before !== null && (before.status === 'inactive') === (word === 'off');
  const sentence = isOld
    ? `The ${nameKey(after)} is ${word} already.`
    : `${done} ${nameKey(after)}.`;
  const addition = after.status === 'expired' ? ' It is expired, so it opens nothing.' : '';
  await printChange(after, sentence + addition, context);
  return undefined;
}
