import { headToWire } from '../../server/wire/audit.ts';
import type { Command } from '../command.ts';
import { localDirectory } from '../local-directory.ts';
import { openHere } from '../open-rack.ts';
import { whileWorking } from '../output/while-working.ts';

/** Makes a rack from a backup. */
export const restore: Command = {
  words: ['restore'],
  summary: 'Make a rack from a backup, in an empty or a new directory',
  examples: ['keyrack restore /mnt/elsewhere/rack.backup --data ./rack'],
  positionals: [{ name: 'FILE' }],
  notes: [
    'The whole backup is checked before anything is written; a damaged or cut one exits 9 and names the line.',
    'A directory that holds anything already is refused with exit 6.',
    'It prints SEQ:HASH, as backup did.',
    'What was changed after the backup is not in it: a key that was revoked since then passes again.',
  ],
  async run(context) {
    const { args, io, printer, settings } = context;
    const directory = localDirectory(settings(), 'restore');
    const { restoreRack } = await import('../../store/restore.ts');
    const [restored, rack] = await whileWorking(context, 'Restoring', async (onRead) => [
      await restoreRack(args.first, directory, { clock: io.now, onRead }),
      await openHere({ directory, postgres: null }, io),
    ]);
    const { seq, hash, createdAt } = restored;
    await rack.close();
    await printer.say(...rack.notices.map((notice) => `keyrack: ${notice}`));
    if (printer.format === 'json') {
      await printer.json({ data: { directory: rack.directory, seq, hash, created_at: createdAt } });
      return undefined;
    }
    await printer.data(`${headToWire({ seq, hash })}\n`);
    await printer.say(`Restored ${seq} events of ${createdAt} into "${rack.directory}".`);
    return undefined;
  },
};
