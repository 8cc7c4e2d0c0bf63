import type { OnProgress } from '../../core/on-progress.ts';
import { headToWire } from '../../server/wire/audit.ts';
import type { Command, Context } from '../command.ts';
import { localDirectory } from '../local-directory.ts';
import { whileWorking } from '../output/while-working.ts';

/** Writes everything that a rack is into one file. */
export const backup: Command = {
  words: ['backup'],
  summary: 'Write the whole rack into one file, while serving or not',
  examples: ['keyrack backup /mnt/elsewhere/rack.backup', 'keyrack backup - | age -r … > rack.age'],
  positionals: [{ name: 'FILE' }],
  notes: [
    'FILE must not exist; - is standard output.',
    'It prints the place in the audit that the backup reaches, SEQ:HASH: note it elsewhere.',
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
  const directory = localDirectory(settings(), 'back up');
  const { makeBackup } = await import('../../store/backup.ts');
  // The journal is read twice: first all of it is checked, then it is written.
  const backup = await makeBackup(directory, io.now(), (done, whole) => advance(done, 2 * whole));
  const { bytes } = backup;
  const text = counted(backup.text, (done) => advance(bytes + done, 2 * bytes));
  if (args.first !== '-') {
    const { writeBackupFile } = await import('../../store/backup-file.ts');
    await writeBackupFile(args.first, text, io.signal);
    return backup;
  }
  for await (const piece of text) {
    io.signal.throwIfAborted();
    await io.stdout.write(piece);
  }
  return backup;
}

async function* counted(text: AsyncIterable<string>, advance: (done: number) => void) {
  let done = 0;
  for await (const piece of text) {
    yield piece;
    done += piece.length;
    advance(done);
  }
}
