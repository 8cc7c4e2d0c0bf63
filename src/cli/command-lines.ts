import { resolve } from 'node:path';
import { shellQuote } from '../core/shell-quote.ts';
import type { CommandLine } from '../tui/model/command-line.ts';
import type { Command } from './command.ts';
import { globalOptions } from './global-options.ts';
import { usageLine } from './help.ts';
import type { Arguments } from './parse.ts';

/** Every command that is typed by people, but for the terminal UI itself, which is open. */
export function commandLines(
  commands: readonly Command[],
  args: Arguments,
): readonly CommandLine[] {
  const rack = rackOptions(args);
  return commands
    .filter(({ words, hidden }) => words.length > 0 && !hidden)
    .map((command) => ({
      name: command.words.join(' '),
      summary: command.summary,
      usage: usageLine(command),
      line: ['keyrack', ...command.words, ...rack].join(' '),
    }));
}

/** The options of this run that say which rack is meant; a path holds in whatever directory it is typed. */
function rackOptions(args: Arguments): readonly string[] {
  return globalOptions.flatMap(({ name, value }) => {
    const given = value === undefined ? undefined : args.text(name);
    if (given === undefined) return [];
    const isPath = value === 'DIR' || value === 'FILE';
    return [`--${name}`, shellQuote(isPath ? resolve(given) : given)];
  });
}
