import type { ApiKey } from '../../core/key.ts';
import { safeText } from '../../core/text.ts';
import { keyToWire } from '../../server/wire/key.ts';
import { changeMany } from '../change-many.ts';
import type { Command, Context } from '../command.ts';
import { confirm } from '../confirm.ts';
import type { Connection } from '../connect.ts';
import { describeKey } from '../describe-key.ts';
import { declined, toFailure } from '../failure.ts';
import { whileWorking } from '../output/while-working.ts';
import { maxNamed, partlyFailure } from '../partly.ts';
import { type Condition, keysThat, readCondition } from '../prune/condition.ts';
import { kept, type Pruned, planned, prunedBy, prunedColumns } from '../prune/outcome.ts';

/** Revokes keys that nobody needs any more. */
export const apiKeyPrune: Command = {
  words: ['api-key', 'prune'],
  summary: 'Revoke keys that are unused or expired',
  examples: [
    'keyrack api-key prune --unused 90d --dry-run',
    'keyrack api-key prune --unused 90d --account ci',
    'keyrack api-key prune --expired -y',
  ],
  options: [
    { name: 'unused', value: 'SPAN', summary: 'keys not used for that long: 90d' },
    { name: 'expired', summary: 'keys whose time is over' },
    { name: 'profile', value: 'NAME', summary: 'only keys of this profile' },
    { name: 'account', value: 'NAME', summary: 'only keys of this account' },
    { name: 'dry-run', summary: 'list what would be revoked, and do nothing' },
    { name: 'yes', short: 'y', summary: 'do not ask' },
  ],
  notes: [
    'It names the keys and asks. A key that was never used counts from its making; one that is switched off is unused like any other, but not expired.',
    'What is used after the list was made is kept: before the revoke the list is made once more.',
    'Without a terminal, -y is needed. A no exits 3; if only some could be revoked, it exits 8.',
    'Columns of --plain: name, id, account, last used, expires, outcome (would_revoke, revoked, kept, failed), why.',
  ],
  async run(context) {
    const { args, printer } = context;
    const condition = readCondition(args);
    const listed = await context.withRack((rack) => look(condition, rack, context));
    if (condition.warning !== null) await printer.say(`keyrack: ${condition.warning}`);
    if (args.flag('dry-run')) return print(listed.map(planned), context);
    if (listed.length === 0) return print([], context);
    // A rack in this process is closed while the user thinks, or it would keep everybody else out.
    await ask(listed, condition, context);
    const pruned = await context.withRack((rack) => prune(listed, condition, rack, context));
    return report(pruned, context);
  },
};

/** Not by the printer: even with -q nobody should say yes to keys that were not named. */
async function ask(
  listed: readonly ApiKey[],
  { words }: Condition,
  context: Context,
): Promise<void> {
  const { args, io } = context;
  if (args.flag('yes')) return;
  const lines = listed.map((key) => `  ${safeText(describeKey(key, context))}\n`);
  await io.stderr.write(lines.join(''));
  const count = listed.length === 1 ? 'this key' : `these ${listed.length} keys`;
  const question = `Revoke ${count}, ${words}? This cannot be undone.`;
  if (await confirm(question, `prune ${listed.length} keys`, context)) return;
  throw declined('revoked');
}

function look(condition: Condition, rack: Connection, context: Context) {
  return whileWorking(context, 'Reading keys', (onProgress) =>
    keysThat(condition, rack, onProgress),
  );
}

/** Looks once more, and revokes what was listed, is still so, and was not used since. */
async function prune(
  listed: readonly ApiKey[],
  condition: Condition,
  rack: Connection,
  context: Context,
): Promise<readonly Pruned[]> {
  const still = new Map((await look(condition, rack, context)).map((key) => [key.id, key]));
  const isStill = ({ id, lastUsedAt, version }: ApiKey) => {
    const now = still.get(id);
    return now?.lastUsedAt === lastUsedAt && now.version === version;
  };
  const ids = listed.filter(isStill).map(({ id }) => id);
  const outcomes = await whileWorking(context, 'Revoking keys', (onProgress) =>
    changeMany('revoke', ids, rack, onProgress),
  );
  const byId = new Map(outcomes.map((outcome) => [outcome.id, outcome]));
  return listed.map((key) => {
    const outcome = byId.get(key.id);
    return outcome ? prunedBy(key, outcome) : kept(key);
  });
}

async function report(pruned: readonly Pruned[], context: Context): Promise<undefined> {
  const printed = print(pruned, context);
  const misses = pruned.flatMap(({ key, error }) =>
    error ? [{ what: key.id, failure: toFailure(error) }] : [],
  );
  if (misses.length === 0) return printed;
  // A reader who went away must not turn a failure into a quiet success.
  await printed.catch(() => {});
  const done = pruned.filter(({ outcome }) => outcome === 'revoked').length;
  const message = `Cannot revoke all keys: ${done} of ${pruned.length} are revoked`;
  throw partlyFailure(message, misses, done, maxNamed);
}

async function print(pruned: readonly Pruned[], { io, printer }: Context): Promise<undefined> {
  await printer.list({
    items: pruned,
    columns: prunedColumns(io.now()),
    json: () => ({
      data: pruned.map(({ key, outcome, why }) => ({ outcome, why, key: keyToWire(key) })),
    }),
    empty: 'No keys match; nothing to revoke.',
  });
}
