import type { ApiKey } from '../../core/key.ts';
import { safeText } from '../../core/text.ts';
import { changeMany } from '../change-many.ts';
import type { Context } from '../command.ts';
import { confirm } from '../confirm.ts';
import { nameKey } from '../deliver-token.ts';
import { describeKey } from '../describe-key.ts';
import { declined, toFailure } from '../failure.ts';
import { whileWorking } from '../output/while-working.ts';
import { maxNamed, partlyFailure } from '../partly.ts';
import type { Finding } from './suspects.ts';

/** Switches off the active keys of which a token was found that still opens something, after asking. */
export async function disableFound(findings: readonly Finding[], context: Context): Promise<void> {
  const keys = keysOf(findings);
  if (keys.length === 0) return context.printer.say('No found key is active; nothing to disable.');
  await ask(keys, context);
  const ids = keys.map(({ id }) => id);
  const outcomes = await context.withRack((rack) =>
    whileWorking(context, 'Disabling keys', (onProgress) =>
      changeMany('disable', ids, rack, onProgress),
    ),
  );
  const misses = outcomes.flatMap(({ id, error }) =>
    error ? [{ what: id, failure: toFailure(error) }] : [],
  );
  const done = outcomes.flatMap(({ key }) => key ?? []);
  await context.printer.say(...done.map((key) => `Disabled ${nameKey(key)}.`));
  if (misses.length === 0) return;
  const message = `Cannot disable all keys: ${done.length} of ${keys.length} are disabled`;
  throw partlyFailure(message, misses, done.length, maxNamed);
}

function keysOf(findings: readonly Finding[]): readonly ApiKey[] {
  const live = findings
    .map(({ match }) => match)
    .filter(({ age, key }) => age !== 'outdated' && key.status === 'active');
  return [...new Map(live.map(({ key }) => [key.id, key])).values()];
}

/** Not by the printer: even with -q nobody should say yes to keys that were not named. */
async function ask(keys: readonly ApiKey[], context: Context): Promise<void> {
  if (context.args.flag('yes')) return;
  const lines = keys.map((key) => `  ${safeText(describeKey(key, context))}\n`);
  await context.io.stderr.write(lines.join(''));
  const [count, attempt] =
    keys.length === 1
      ? ['this key', 'disable the key']
      : [`these ${keys.length} keys`, `disable ${keys.length} keys`];
  if (await confirm(`Disable ${count}? Requests with them fail.`, attempt, context)) return;
  throw declined('disabled');
}
