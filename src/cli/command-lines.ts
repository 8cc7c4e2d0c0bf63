import { resolve } from 'node:path';
import { shellQuote } from '../core/shell-quote.ts';
import type { CommandLine } from '../tui/model/command-line.ts';
import type { Command } from './command.ts';
import { usageLine } from './help.ts';
import type { Arguments } from './parse.ts';

/** Options that say which rack is meant; those that name files are for whatever directory they are typed in. */
const texts = ['server', 'org', 'as'] as const;
const paths = ['data', 'key-file', 'config'] as const;

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

function rackOptions(args: Arguments): readonly string[] {
  const written = [
    ...paths.map((name) => [name, args.text(name)] as const).map(absolute),
    ...texts.map((name) => [name, args.text(name)] as const),
  ];
  return written.flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, shellQuote(value)],
  );
}

function absolute([name, path]: readonly [string, string | undefined]) {
  return [name, path === undefined ? undefined : resolve(path)] as const;
}
