import type { OnProgress } from '../../core/on-progress.ts';
import { headToWire } from '../../server/wire/audit.ts';
import type { RackPlace } from '../../store/rack-place.ts';
import type { Command, Context } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { whileWorking } from '../output/while-working.ts';
import { proveOpens } from '../prove-opens.ts';
import { nameOf, placeToWire, readRackPlace } from '../rack-place.ts';

const attempt = 'copy the rack';

/** Copies a rack from a data directory to a database, or back, or between two of a kind. */
export const storeCopy: Command = {
  words: ['store', 'copy'],
  summary: 'Copy a rack between a data directory and a database',
  examples: [
    'keyrack store copy /var/lib/keyrack postgres://keyrack@db.example/keyrack',
    'keyrack store copy postgres://keyrack@db.example/keyrack ./rack',
  ],
  positionals: [
    { name: 'FROM', choices: 'directories' },
    { name: 'TO', choices: 'directories' },
  ],
  options: [
    {
      name: 'while-running',
      summary: 'copy what is there now, though a Keyrack may go on to change it',
    },
  ],
  notes: [
    'FROM and TO are data directories or postgres://USER@HOST/DATABASE. TO must be empty (exit 6).',
    'The lines of the audit are copied byte for byte, with the last uses. All of them are checked first; TO holds nothing before it holds everything. It prints SEQ:HASH, as audit head does of both.',
    'While a Keyrack works with FROM it is refused (exit 10), so that no confirmed change stays behind.',
    'With --while-running, what is changed after the printed place is not in TO.',
    'FROM is left as it is: stop to use it, for nothing brings two racks together again.',
    'The password: KEYRACK_STORE_PASSWORD_FILE, PGPASSWORD or ~/.pgpass, never an argument.',
  ],
  async run(context) {
    const { printer } = context;
    const [from, to] = readPlaces(context);
    const { seq, hash } = await whileWorking(context, 'Copying', (advance) =>
      copy(from, to, context, advance),
    );
    if (typeof to === 'string') await proveOpens(to, context);
    if (printer.format === 'json') {
      await printer.json({ data: { from: placeToWire(from), to: placeToWire(to), seq, hash } });
      return undefined;
    }
    await printer.data(`${headToWire({ seq, hash })}\n`);
    await printer.say(`Copied ${seq} events from "${nameOf(from)}" to "${nameOf(to)}".`);
    await printer.say(...advice(context, seq));
    return undefined;
  },
};

function readPlaces({ args, io }: Context): readonly [RackPlace, RackPlace] {
  const surplus = ['data', 'store', 'server', 'org'].find((name) => args.flag(name));
  if (surplus !== undefined) {
    const message = `Cannot use --${surplus} here: FROM and TO say which racks are meant`;
    throw usageFailure(message);
  }
  const [from = '', to = ''] = args.positionals;
  return [readRackPlace(from, io.env), readRackPlace(to, io.env)];
}

async function copy(from: RackPlace, to: RackPlace, { args, io }: Context, onRead: OnProgress) {
  const [{ carryRack }, { targetAt, wholeAt }] = await Promise.all([
    import('../../store/carry.ts'),
    import('../../store/rack-place.ts'),
  ]);
  const alone = !args.flag('while-running');
  const target = await targetAt(to, { attempt, clock: io.now });
  const open = (onOpen: OnProgress) =>
    wholeAt(from, { attempt, now: io.now(), alone, onRead: onOpen });
  return carryRack(open, target, { attempt, onRead });
}

function advice({ args }: Context, seq: number): readonly string[] {
  if (!args.flag('while-running')) return [];
  return [`What a Keyrack changed in FROM after event ${seq} is not in TO.`];
}
