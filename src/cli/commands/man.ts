import type { Command } from '../command.ts';
import { version } from '../version.ts';

/** Prints the manual. */
export const man: Command = {
  words: ['man'],
  summary: 'Print the manual page',
  examples: ['keyrack man | man -l -', 'keyrack man > /usr/local/share/man/man1/keyrack.1'],
  async run({ printer, commands }) {
    const { manPage } = await import('../manual/man-page.ts');
    await printer.data(manPage(commands, version));
    return undefined;
  },
};
