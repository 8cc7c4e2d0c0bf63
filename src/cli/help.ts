import type { Command } from './command.ts';
import { globalOptions } from './global-options.ts';
import type { Io } from './io.ts';
import { wrap } from './output/wrap.ts';
import { aliases, membersOf } from './route.ts';
import type { OptionSpec, PositionalSpec } from './syntax.ts';
import { topics } from './topics.ts';

/** What is done most. */
export const overviewExamples = `  keyrack                                  open the terminal UI
  keyrack api-key create "backup script"   make a key; its token is printed once
  keyrack api-key list --unused 90d        keys that nobody used for 90 days
  keyrack serve                            answer "may this request pass?"
`;

/** Where the rack is. */
export const dataDirectoryLine =
  'Data directory: --data, else KEYRACK_DATA, STATE_DIRECTORY, $XDG_DATA_HOME/keyrack.';

const aliasLine = `${[...aliases].map(([word, meant]) => `${word} stands for ${meant}`).join(', ')}.`;

/** What `keyrack --help` prints: examples, commands, options. */
export function overview(commands: readonly Command[], width: number): string {
  const more = `More: keyrack COMMAND --help, keyrack help TOPIC (${Object.keys(topics).join(', ')})`;
  const blocks = [
    'keyrack: API keys for one box\n',
    block('Examples', overviewExamples),
    block('Commands', commandLines(commands, width)),
    block('Options of every command', optionLines(globalOptions, width)),
    paragraph(dataDirectoryLine, width) + paragraph(aliasLine, width) + paragraph(more, width),
  ];
  return blocks.join('\n');
}

/** The commands of one group, such as `api-key`. */
export function groupHelp(group: string, commands: readonly Command[], width: number): string {
  const members = commandLines(membersOf(group, commands), width);
  return `Commands:\n${members}\nMore: keyrack ${group} COMMAND --help\n`;
}

/** Everything about one command, examples first. */
export function commandHelp(command: Command, width: number): string {
  const { summary, examples, notes = [], options = [] } = command;
  const name = ['keyrack', ...command.words].join(' ');
  const blocks = [
    paragraph(`${name}: ${summary}`, width),
    block('Examples', examples.map((line) => `  ${line}\n`).join('')),
    block('Usage', `  ${usageLine(command)}\n`),
    block('Options', optionLines(options, width)),
    block('Options of every command', optionLines(globalOptions, width)),
    ...notes.map((note) => paragraph(note, width)),
  ];
  return blocks.filter((text) => text !== '').join('\n');
}

/** As wide as the terminal, as far as lines can be read well; where there is none, as wide as most are. */
export function helpWidth({ stdout }: Io): number {
  const columns = stdout.isTTY ? stdout.columns : undefined;
  return Math.min(Math.max(columns ?? 80, 40), 100);
}

/** The command with its arguments: `keyrack api-key show ID`. */
export function usageLine({ words, positionals = [], options = [] }: Command): string {
  const shown = options.length > 0 ? ['[options]'] : [];
  return ['keyrack', ...words, ...positionals.map(positionalText), ...shown].join(' ');
}

function block(title: string, text: string): string {
  return text === '' ? '' : `${title}:\n${text}`;
}

function positionalText({ name, optional, many }: PositionalSpec): string {
  const text = many ? `${name}...` : name;
  return optional ? `[${text}]` : text;
}

function commandLines(commands: readonly Command[], width: number): string {
  const shown = commands.filter(({ hidden }) => !hidden);
  const rows = shown.map(({ words, summary }) => [words.join(' ') || '(none)', summary] as const);
  return columns(rows, width);
}

function optionLines(options: readonly OptionSpec[], width: number): string {
  return columns(optionRows(options), width);
}

/** Options as they are written, with what is said about them. */
export function optionRows(options: readonly OptionSpec[]): readonly (readonly [string, string])[] {
  return options.map(({ name, short, value, many, summary }) => [
    `${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`,
    many ? `${summary}; may be repeated` : summary,
  ]);
}

/** Two columns, of which the right one is wrapped; the left one holds what is typed, and is never cut. */
function columns(rows: readonly (readonly [string, string])[], width: number): string {
  const left = Math.max(0, ...rows.map(([term]) => term.length)) + 4;
  const lines = rows.flatMap(([term, text]) =>
    wrap(text, width - left, lengthOf).map(
      (line, index) => `${(index === 0 ? `  ${term}` : '').padEnd(left)}${line}\n`,
    ),
  );
  return lines.join('');
}

function paragraph(text: string, width: number): string {
  return `${wrap(text, width, lengthOf).join('\n')}\n`;
}

/** Help is in ASCII. */
function lengthOf({ length }: string): number {
  return length;
}
