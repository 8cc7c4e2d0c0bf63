import type { OnProgress } from '../../core/on-progress.ts';
import { headToWire } from '../../server/wire/audit.ts';
import type { Command, Context } from '../command.ts';
import type { Io } from '../io.ts';
import { whileWorking } from '../output/while-working.ts';
import { rackPlace } from '../rack-place.ts';

/** Writes everything that a rack is into one file. */
export const backup: Command = {
  words: ['backup'],
  summary: 'Write the whole rack into one file, while serving or not',
  examples: ['keyrack backup /mnt/elsewhere/rack.backup', 'keyrack backup - | age -r … > rack.age'],
  positionals: [{ name: 'FILE' }],
  notes: [
    'FILE must not exist; - is standard output.',
    'It prints the place in the audit that the backup reaches, SEQ:HASH: note it elsewhere.',
    'A rack in PostgreSQL is backed up alike (--store), and restored into either.',
    'The file holds no token, but digests, names and addresses: keep it as closed as the data directory.',
  ],
  async run(context) {
    const { args, printer } = context;
    const { seq, hash } = await whileWorking(context, 'Backing up', (advance) =>
      write(context, advance),
    );
    const anchor = headToWire({ seq, hash });
    if (args.first === '-') {
      await printer.say(`Backed up ${seq} events, up to ${anchor}.`);
      return undefined;
    }
    if (printer.format === 'json') {
      await printer.json({ data: { file: args.first, seq, hash } });
      return undefined;
    }
    await printer.data(`${anchor}\n`);
    await printer.say(`Backed up ${seq} events to "${args.first}".`);
    return undefined;
  },
};

async function write({ args, io, settings }: Context, advance: OnProgress) {
  const attempt = 'back up the rack';
  const place = rackPlace(settings(), attempt);
  const [{ backUp }, { wholeAt }] = await Promise.all([
    import('../../store/carry.ts'),
    import('../../store/rack-place.ts'),
  ]);
  const open = (onRead: OnProgress) =>
    wholeAt(place, { attempt, now: io.now(), alone: false, onRead });
  return backUp(open, (text) => writeTo(args.first, text, io), { attempt, onRead: advance });
}

async function writeTo(file: string, text: AsyncIterable<string>, { signal, stdout }: Io) {
  if (file !== '-') {
    const { writeBackupFile } = await import('../../store/backup-file.ts');
    return writeBackupFile(file, text, signal);
  }
  for await (const piece of text) {
    signal.throwIfAborted();
    await stdout.write(piece);
  }
}
