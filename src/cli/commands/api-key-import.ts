import { KeyError } from '../../core/errors.ts';
import type { Profile } from '../../core/profile.ts';
import type { Command, Context } from '../command.ts';
import type { Connection } from '../connect.ts';
import { exitCodes } from '../exit-code.ts';
import { toFailure, usageFailure } from '../failure.ts';
import { readAppKey } from '../import/app-key.ts';
import { planKener } from '../import/kener.ts';
import { type Outcome, type Outcomes, outcomesOf, summarize } from '../import/outcome.ts';
import { type Owners, readOwners } from '../import/owners.ts';
import { planPanel } from '../import/panel.ts';
import type { Plan } from '../import/plan.ts';
import type { Source } from '../import/source.ts';
import type { Column } from '../output/table.ts';
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
      return carryOut(plan, rack, args.flag('dry-run'));
    });
    return print(outcomes, context);
  },
};

interface Given {
  readonly owners: Owners;
  readonly appKey: Uint8Array | null;
  readonly profiles: readonly Profile[];
  readonly now: number;
}

async function openAppKey({ args, io }: Context): Promise<Uint8Array | null> {
  const path = args.text('app-key-file');
  if (path === undefined) return null;
  return readAppKey(await readInput(path, maxAppKeyFileBytes, io), path);
}

function makePlan(source: Source, given: Given): Plan {
  if (source.name === 'keyrack') return { transfer: reassign(source, given.owners), leftOut: [] };
  if (source.name === 'kener') return planKener(source.rows);
  const profiles = new Map(given.profiles.map((profile) => [profile.name, profile]));
  return planPanel(source.rows, { ...given, profiles });
}

/** `--account` puts all keys of an export under one account, which must be here then. */
function reassign({ transfer }: Extract<Source, { name: 'keyrack' }>, { all, byUser }: Owners) {
  if (byUser.size > 0)
    throw usageFailure(
      'Cannot import keys: an export of Keyrack has no users; give --account NAME',
    );
  if (all === null) return transfer;
  return { accounts: [], keys: transfer.keys.map((key) => ({ ...key, account: all })) };
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

async function print(outcomes: Outcomes, { printer }: Context): Promise<number | undefined> {
  const printed = printer
    .list({
      items: outcomes.keys,
      columns,
      json: () => ({ data: outcomes }),
      empty: 'The file holds no keys.',
    })
    .then(() => printer.say(summarize(outcomes)));
  const { left_out, keys } = outcomes;
  if (left_out === 0) return printed.then(() => undefined);
  // A reader who went away must not turn a failure into a quiet success.
  await printed.catch(() => {});
  return left_out < keys.length ? exitCodes.partlyDone : exitCodes.failed;
}

const columns: readonly Column<Outcome>[] = [
  { title: 'ID', show: ({ id }) => id, worth: 5 },
  { title: 'NAME', show: ({ name }) => name, least: 12, worth: 4 },
  { title: 'ACCOUNT', show: ({ account }) => account, least: 8, worth: 2 },
  {
    title: 'OUTCOME',
    show: ({ outcome }) => outcome.replace('_', ' '),
    plain: ({ outcome }) => outcome,
    worth: 6,
  },
  { title: 'WHY', show: ({ why }) => why, least: 16, worth: 3 },
];
