import { dayMs } from '../../core/duration.ts';
import type { ApiKey } from '../../core/key.ts';
import {
  changeFound,
  lookUpKeys,
  type Result,
  reportChanges,
  type Telling,
} from '../change-keys.ts';
import type { Command, Context } from '../command.ts';
import { confirm } from '../confirm.ts';
import { nameKey } from '../deliver-token.ts';
import { describeKey } from '../describe-key.ts';
import { declined } from '../failure.ts';

/** Revokes keys for good. */
export const apiKeyRevoke: Command = {
  words: ['api-key', 'revoke'],
  summary: 'Revoke keys for good',
  examples: [
    'keyrack api-key revoke kr_4fJ0aZq81LmT',
    'keyrack api-key revoke kr_4fJ0aZq81LmT key_9pQr7sTu2vWx -y',
  ],
  positionals: [{ name: 'ID', many: true }],
  options: [{ name: 'yes', short: 'y', summary: 'do not ask' }],
  notes: [
    'ID is a whole id, or a masked token from the list. Without a terminal, -y is needed.',
    'The question names keys that were used in the last 24 hours: something stops with them.',
    'A key that is revoked already is no failure. If only some could be revoked, the exit code is 8.',
  ],
  async run(context) {
    const looked = await context.withRack((rack) => lookUpKeys(rack, context, { prefixes: false }));
    // A rack in this process is closed while the user thinks, or it would keep everybody else out.
    await ask(looked, context);
    const results = await context.withRack((rack) => changeFound(rack, 'revoke', looked));
    return reportChanges(results, telling, context);
  },
};

const telling: Telling = {
  act: 'revoke',
  done: 'revoked',
  sentence: (key, before) =>
    before?.status === 'revoked'
      ? `The ${nameKey(key)} is revoked already.`
      : `Revoked ${nameKey(key)}.`,
};

/** Asks about the keys that are to go; those that are gone already need no answer. */
async function ask(looked: readonly Result[], context: Context): Promise<void> {
  const found = looked.flatMap((one) => one.found ?? []);
  const live = found.filter(({ key }) => key?.status !== 'revoked');
  if (context.args.flag('yes') || live.length === 0) return;
  const names = live.map(({ id, key }) => (key ? describe(key, context) : id));
  const inUse = live.filter(({ key }) => key && isInUse(key, context)).length;
  const question = names.length === 1 ? `Revoke ${names[0]}?` : askForAll(names.length, inUse);
  const attempt =
    names.length === 1 ? `revoke key "${live[0]?.id}"` : `revoke ${names.length} keys`;
  // Not by the printer: even with -q nobody should say yes to keys that were not named.
  if (names.length > 1) await context.io.stderr.write(names.map((name) => `  ${name}\n`).join(''));
  if (await confirm(`${question} This cannot be undone.`, attempt, context)) return;
  throw declined('revoked');
}

function askForAll(count: number, inUse: number): string {
  const warning = inUse === 0 ? '' : ` ${inUse} of them ${inUse === 1 ? 'is' : 'are'} IN USE.`;
  return `Revoke these ${count} keys?${warning}`;
}

function describe(key: ApiKey, context: Context): string {
  return describeKey(key, context) + (isInUse(key, context) ? ', IN USE' : '');
}

/** Whatever used a key within a day will miss it. */
function isInUse({ lastUsedAt }: ApiKey, { io }: Context): boolean {
  return lastUsedAt !== null && io.now() - Date.parse(lastUsedAt) < dayMs;
}
