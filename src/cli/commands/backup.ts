import { headToWire } from '../../server/wire/audit.ts';
import type { Command } from '../command.ts';
import { localDirectory } from '../local-directory.ts';

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
  async run({ args, io, printer, settings }) {
    const directory = localDirectory(settings(), 'back up');
    const { makeBackup } = await import('../../store/backup.ts');
    const { seq, hash, text } = await makeBackup(directory, io.now());
    const anchor = headToWire({ seq, hash });
    if (args.first === '-') {
      for await (const piece of text) {
        io.signal.throwIfAborted();
        await io.stdout.write(piece);
      }
      await printer.say(`Backed up ${seq} events, up to ${anchor}.`);
      return undefined;
    }
    const { writeBackupFile } = await import('../../store/backup-file.ts');
    await writeBackupFile(args.first, text, io.signal);
    if (printer.format === 'json') {
      await printer.json({ data: { file: args.first, seq, hash } });
      return undefined;
    }
    await printer.data(`${anchor}\n`);
    await printer.say(`Backed up ${seq} events to "${args.first}".`);
    return undefined;
  },
};
