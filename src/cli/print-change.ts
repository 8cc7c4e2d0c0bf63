import type { ApiKey } from '../core/key.ts';
import { keyToWire } from '../server/wire/key.ts';
import type { Context } from './command.ts';

/** Tells what became of a key: a sentence for people, the key for scripts. */
export async function printChange(
  key: ApiKey,
  sentence: string,
  { printer }: Context,
): Promise<void> {
  if (printer.format === 'json') return printer.json({ data: keyToWire(key) });
  if (printer.format === 'plain') return printer.plain(key.id, key.status);
  await printer.say(sentence);
}
