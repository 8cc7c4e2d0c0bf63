import { KeyError } from '../../core/errors.ts';
import type { ApiKey } from '../../core/key.ts';
import { keyToWire } from '../../server/wire/key.ts';
import type { Command, Context } from '../command.ts';
import { confirm } from '../confirm.ts';
import type { Connection } from '../connect.ts';
import { nameKey } from '../deliver-token.ts';
import { describeKey } from '../describe-key.ts';
import { exitCodes } from '../exit-code.ts';
import { Failure, toFailure } from '../failure.ts';
import { type Found, findByReference } from '../key-reference.ts';

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
    'A key that is revoked already is no failure. If only some could be revoked, the exit code is 8.',
  ],
  async run(context) {
    const looked = await context.withRack((rack) =>
      Promise.all(references(context).map((one) => lookUp(rack, one))),
    );
    // A rack in this process is closed while the user thinks, or it would keep everybody else out.
    await ask(looked, context);
    const results = await context.withRack((rack) => revokeAll(rack, looked));
    return report(results, context);
  },
};

/** What became of one reference. */
interface Result {
  readonly reference: string;
  readonly found?: Found;
  readonly revoked?: ApiKey;
  readonly failure?: Failure;
}

function references({ args }: Context): readonly string[] {
  return [...new Set(args.positionals)];
}

/** An id that nobody knows fails on its own; anything that makes the whole call doubtful ends it here. */
async function lookUp(rack: Connection, reference: string): Promise<Result> {
  try {
    return { reference, found: await findByReference(rack, reference, { prefixes: false }) };
  } catch (error) {
    if (error instanceof KeyError && error.code === 'not_found') {
      return { reference, failure: toFailure(error) };
    }
    throw error;
  }
}

/** Asks about the keys that are to go; those that are gone already need no answer. */
async function ask(looked: readonly Result[], context: Context): Promise<void> {
  const found = looked.flatMap((one) => one.found ?? []);
  const live = found.filter(({ key }) => key?.status !== 'revoked');
  if (context.args.flag('yes') || live.length === 0) return;
  const names = live.map(({ id, key }) => (key ? describeKey(key, context) : id));
  const question =
    names.length === 1 ? `Revoke ${names[0]}?` : `Revoke these ${names.length} keys?`;
  const attempt =
    names.length === 1 ? `revoke key "${live[0]?.id}"` : `revoke ${names.length} keys`;
  // Not by the printer: even with -q nobody should say yes to keys that were not named.
  if (names.length > 1) await context.io.stderr.write(names.map((name) => `  ${name}\n`).join(''));
  if (await confirm(`${question} This cannot be undone.`, attempt, context)) return;
  throw new Failure('Nothing was revoked: the answer was not yes', {
    exitCode: exitCodes.declined,
    code: 'declined',
  });
}

async function revokeAll(rack: Connection, looked: readonly Result[]): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (const one of looked) results.push(await revoke(rack, one));
  return results;
}

async function revoke({ service, actor }: Connection, one: Result): Promise<Result> {
  if (!one.found) return one;
  try {
    return { ...one, revoked: await service.revokeKey(one.found.id, actor) };
  } catch (error) {
    return { ...one, failure: toFailure(error) };
  }
}

async function report(results: readonly Result[], context: Context): Promise<undefined> {
  const told = tell(
    results.filter(({ revoked }) => revoked !== undefined),
    context,
  );
  const failures = results.filter(({ failure }) => failure !== undefined);
  const [first] = failures;
  if (!first?.failure) return told.then(() => undefined);
  // A reader who went away must not turn a failure into a quiet success.
  await told.catch(() => {});
  if (results.length === 1) throw first.failure;
  const isPartly = failures.length < results.length;
  const done = results.length - failures.length;
  throw new Failure(`Cannot revoke all keys: ${done} of ${results.length} are revoked`, {
    exitCode: isPartly ? exitCodes.partlyDone : first.failure.exitCode,
    code: isPartly ? 'partly_done' : first.failure.code,
    issues: failures.map(({ reference, failure }) => ({
      path: reference.slice(0, 64),
      message: failure?.message ?? '',
    })),
  });
}

async function tell(done: readonly Result[], { printer }: Context): Promise<void> {
  const keys = done.flatMap(({ revoked }) => revoked ?? []);
  if (keys.length === 0) return;
  if (printer.format === 'json') return printer.json({ data: keys.map(keyToWire) });
  for (const { found, revoked } of done) {
    if (!revoked) continue;
    const isOld = found?.key?.status === 'revoked';
    if (printer.format === 'plain') await printer.plain(revoked.id, revoked.status);
    else
      await printer.say(
        isOld ? `The ${nameKey(revoked)} is revoked already.` : `Revoked ${nameKey(revoked)}.`,
      );
  }
}
