import type { Command } from '../command.ts';
import { defaultMaxMegabytes } from '../scan/limits.ts';

/** Finds tokens of this rack where they should not be. */
export const scan: Command = {
  words: ['scan'],
  summary: 'Find tokens of this rack in files, standard input or git history',
  examples: [
    'keyrack scan .',
    'keyrack scan --git ~/src/app --disable',
    'keyrack scan - < app.log',
    'keyrack scan --rules gitleaks > keyrack.toml',
  ],
  positionals: [{ name: 'PATH', optional: true, many: true }],
  options: [
    { name: 'git', summary: 'the history of the repository at PATH too, with what is staged' },
    { name: 'disable', summary: 'switch off the active keys whose tokens are found' },
    { name: 'yes', short: 'y', summary: 'do not ask before that' },
    {
      name: 'max-size',
      value: 'MB',
      summary: `pass by larger files; ${defaultMaxMegabytes} unless given`,
    },
    { name: 'rules', value: 'TOOL', summary: 'print rules for gitleaks instead' },
  ],
  notes: [
    'PATH is a file or a directory; - is standard input. A token is found by its form and its checksum, and is one if its digest belongs to a key here: the rack gets digests, never a token, and none is printed.',
    'Every byte is looked at, of binary files too; archives are not unpacked. Symbolic links are not followed. .git/objects is compressed: --git is the way to see it.',
    'It exits 0 if nothing is found, 1 if something is, 8 if nothing is found but some files could not be read, or if only some keys could be disabled.',
    'Columns of --plain: place (file:line:column, with --git behind the commit), key id, status, token (current, previous, outdated), name, account.',
  ],
  // What looks for tokens is loaded by nobody else.
  run: async (context) => (await import('../scan/run-scan.ts')).runScan(context),
};
