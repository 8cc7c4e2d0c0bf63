import type { OnProgress } from '../../core/on-progress.ts';
import type { Examination } from '../../store/doctor/examine.ts';
import type { PostgresAddress } from '../../store/postgres/address.ts';
import type { Command, Context } from '../command.ts';
import { exitCodes } from '../exit-code.ts';
import { type Failure, usageFailure } from '../failure.ts';
import { localRack } from '../local-directory.ts';
import { printFindings } from '../output/print-findings.ts';
import { whileWorking } from '../output/while-working.ts';
import { repairHere } from '../repair-here.ts';

/** Says what is wrong with a rack, and repairs a data directory if that is asked for. */
export const doctor: Command = {
  words: ['doctor'],
  summary: 'Check the data directory or the database, and say how to mend it',
  examples: ['keyrack doctor', 'keyrack doctor --json', 'keyrack doctor --repair --accept-loss'],
  options: [
    { name: 'repair', summary: 'give up what does not hold in a damaged journal' },
    { name: 'accept-loss', summary: 'with --repair: events may be lost' },
    { name: 'yes', short: 'y', summary: 'with --repair: do not ask' },
  ],
  notes: [
    'Without --repair nothing is changed, and it works beside a running server.',
    'A repair cuts the journal before the first line that does not hold, and keeps the rest in journal/lost-….',
    'With --store it looks at the database: its tables, rights and clock, every event, the boxes, and this one.',
    'It exits 1 if there is a problem, and 9 if the store is damaged.',
    'Columns of --plain: level (ok, warning, problem), check, what was found, how to mend it.',
  ],
  async run(context) {
    refuseHalf(context);
    const { directory, postgres } = localRack(context.settings(), 'examine a rack');
    if (!context.args.flag('repair')) return check(directory, postgres?.address ?? null, context);
    if (postgres) throw noRepair(postgres.address.place);
    return repairHere(directory, context);
  },
};

function refuseHalf({ args }: Context): void {
  const [repair, loss] = [args.flag('repair'), args.flag('accept-loss')];
  if (repair && !loss)
    throw usageFailure(
      'Cannot repair: events that do not hold are lost by it; add --accept-loss if that is meant',
    );
  if (loss && !repair)
    throw usageFailure('Cannot accept a loss: nothing is repaired without --repair');
}

/** Another box may just be reading what would be cut. */
function noRepair(place: string): Failure {
  return usageFailure(
    `Cannot repair "${place}": events in a database are never cut`,
    'restore a backup into another schema or into a directory: keyrack restore FILE',
  );
}

async function check(
  directory: string,
  address: PostgresAddress | null,
  context: Context,
): Promise<number | undefined> {
  const { io, printer } = context;
  const { checkSocket } = await import('../check-socket.ts');
  const { findings, damage } = await whileWorking(context, 'Reading the journal', (advance) =>
    examineRack(directory, address, io.now, advance),
  );
  const all = [...findings, await checkSocket(directory, io)];
  const printed = printFindings(all, printer);
  const isWrong = all.some(({ level }) => level === 'problem');
  if (!isWrong && damage.length === 0) return printed.then(() => undefined);
  // A reader who went away must not turn a problem into a quiet success.
  await printed.catch(() => {});
  return damage.length > 0 ? exitCodes.damaged : exitCodes.failed;
}

async function examineRack(
  directory: string,
  address: PostgresAddress | null,
  now: () => number,
  onRead: OnProgress,
): Promise<Examination> {
  if (address) {
    const { examineDatabase } = await import('../../store/doctor/examine-database.ts');
    return examineDatabase(address, directory, now);
  }
  const { examine } = await import('../../store/doctor/examine.ts');
  return examine(directory, now, onRead);
}
