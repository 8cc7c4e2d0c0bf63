import { KeyError } from '../../core/errors.ts';
import type { Command, Context } from '../command.ts';
import type { Connection } from '../connect.ts';
import { exitCodes } from '../exit-code.ts';
import { toFailure } from '../failure.ts';
import { readAppKey } from '../import/app-key.ts';
import { makePlan } from '../import/make-plan.ts';
import { type Outcomes, outcomesOf } from '../import/outcome.ts';
import { readOwners } from '../import/owners.ts';
import type { Plan } from '../import/plan.ts';
import { printOutcomes } from '../output/print-outcomes.ts';
import type { Printer } from '../output/printer.ts';
import { whileWorking } from '../output/while-working.ts';
import { readInput } from '../read-input.ts';

/** An indented export of the most keys that one import takes. */
const maxFileBytes = 32 * 1024 * 1024;
const maxAppKeyFileBytes = 64 * 1024;

/** Takes keys over from another rack or from a panel. */
export const apiKeyImport: Command = {
  words: ['api-key', 'import'],
  summary: 'Take keys over from a rack or a panel, with the tokens they have',
  examples: [
    'keyrack api-key import keys.json --dry-run',
    'keyrack api-key import api_keys.csv --account admin --app-key-file /var/www/pterodactyl/.env',
    'keyrack api-key import api_keys.csv --account 1=admin --account 7=alice --app-key-file app.key',
  ],
  positionals: [{ name: 'FILE' }],
  options: [
    {
      name: 'from',
      value: 'WHAT',
      summary: 'keyrack, pterodactyl, pelican or kener; else the content tells',
    },
    {
      name: 'account',
      value: '[USER=]NAME',
      many: true,
      summary: 'who gets the keys, or those of user USER of the panel',
    },
    {
      name: 'app-key-file',
      value: 'FILE',
      summary: 'the .env of the panel, or a file with its APP_KEY',
    },
    { name: 'dry-run', summary: 'check everything and do nothing' },
  ],
  notes: [
    'FILE is an export of Keyrack, or the table api_keys of a panel as CSV, TSV or JSON; - is standard input.',
    'All keys or none: if one breaks a rule or clashes with a key that is here, nothing is imported.',
    'Pterodactyl and Pelican encrypt tokens with APP_KEY: with it the digest is taken in memory, without it no key can be carried over. Kener keeps what nobody can carry over.',
    'It is for the local user or an account with the role admin. If some keys cannot be carried over it exits 8, if none can 1.',
    'Columns of --plain: id, name, account, outcome (imported, present, revoked, left_out), why.',
  ],
  async run(context) {
    const { args, io } = context;
    const { readSource } = await import('../import/source.ts');
    const source = readSource(await readInput(args.first, maxFileBytes, io), args.text('from'));
    const owners = readOwners(args.all('account') ?? []);
    const appKey = await openAppKey(context);
    const outcomes = await context.withRack(async (rack) => {
      const profiles = await rack.service.listProfiles();
      const plan = makePlan(source, { owners, appKey, profiles, now: io.now() });
      const dryRun = args.flag('dry-run');
      return whileWorking(context, 'Importing keys', () => carryOut(plan, rack, dryRun));
    });
    return tell(outcomes, context.printer);
  },
};

async function openAppKey({ args, io }: Context): Promise<Uint8Array | null> {
  const path = args.text('app-key-file');
  if (path === undefined) return null;
  return readAppKey(await readInput(path, maxAppKeyFileBytes, io), path);
}

/** Even without a key to import the rack is asked: whoever may not import hears it. */
async function carryOut(
  { transfer, leftOut }: Plan,
  { service, actor }: Connection,
  dryRun: boolean,
): Promise<Outcomes> {
  try {
    return outcomesOf(await service.importKeys(transfer, { dryRun }, actor), leftOut);
  } catch (error) {
    const isUnsure = error instanceof KeyError && error.code === 'unreachable' && !dryRun;
    if (!isUnsure) throw error;
    throw toFailure(error, [
      'it may have been done all the same; import the file again, what is here already stays as it is',
    ]);
  }
}

async function tell(outcomes: Outcomes, printer: Printer): Promise<number | undefined> {
  const printed = printOutcomes(outcomes, printer);
  const { left_out, keys } = outcomes;
  if (left_out === 0) return printed.then(() => undefined);
  // A reader who went away must not turn a failure into a quiet success.
  await printed.catch(() => {});
  return left_out < keys.length ? exitCodes.partlyDone : exitCodes.failed;
}
