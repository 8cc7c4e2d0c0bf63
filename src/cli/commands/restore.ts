import type { OnProgress } from '../../core/on-progress.ts';
import { headToWire } from '../../server/wire/audit.ts';
import type { RackPlace } from '../../store/rack-place.ts';
import type { Command } from '../command.ts';
import { whileWorking } from '../output/while-working.ts';
import { proveOpens } from '../prove-opens.ts';
import { nameOf, placeToWire, rackPlace } from '../rack-place.ts';

const attempt = 'restore the backup';

/** Makes a rack from a backup. */
export const restore: Command = {
  words: ['restore'],
  summary: 'Make a rack from a backup, in an empty or a new directory or database',
  examples: [
    'keyrack restore /mnt/elsewhere/rack.backup --data ./rack',
    'keyrack restore rack.backup --store postgres://keyrack@db.example/keyrack',
  ],
  positionals: [{ name: 'FILE' }],
  notes: [
    'The whole backup is checked before anything is written; a damaged or cut one exits 9 and names the line.',
    'A directory that holds anything already is refused with exit 6, and so is a database that holds a rack.',
    'It prints SEQ:HASH, as backup did.',
    'What was changed after the backup is not in it: a key that was revoked since then passes again.',
  ],
  async run(context) {
    const { args, io, printer, settings } = context;
    const place = rackPlace(settings(), attempt);
    const { seq, hash, created_at } = await whileWorking(context, 'Restoring', (advance) =>
      read(args.first, place, io.now, advance),
    );
    if (typeof place === 'string') await proveOpens(place, context);
    if (printer.format === 'json') {
      await printer.json({ data: { ...placeToWire(place), seq, hash, created_at } });
      return undefined;
    }
    await printer.data(`${headToWire({ seq, hash })}\n`);
    await printer.say(`Restored ${seq} events of ${created_at} into "${nameOf(place)}".`);
    return undefined;
  },
};

async function read(file: string, place: RackPlace, clock: () => number, onRead: OnProgress) {
  const [{ carryRack }, { targetAt }, { wholeOfBackup }] = await Promise.all([
    import('../../store/carry.ts'),
    import('../../store/rack-place.ts'),
    import('../../store/whole-backup.ts'),
  ]);
  const target = await targetAt(place, { attempt, clock });
  return carryRack(() => wholeOfBackup(file), target, { attempt, onRead });
}
