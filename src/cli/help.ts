import type { Command } from './command.ts';
import { globalOptions } from './global-options.ts';
import { membersOf } from './route.ts';
import type { OptionSpec, PositionalSpec } from './syntax.ts';
import { topics } from './topics.ts';

/** What is done most. */
export const overviewExamples = `  keyrack                                      open the terminal UI
  keyrack api-key create "backup script"       make a key; its token is printed once
  keyrack api-key list --unused 90d            keys that nobody used for 90 days
  keyrack serve                                answer "may this request pass?" over HTTP
`;

/** Where the rack is. */
export const dataDirectoryLine =
  'Data directory: --data, else KEYRACK_DATA, STATE_DIRECTORY, $XDG_DATA_HOME/keyrack.';

/** What `keyrack --help` prints: examples, commands, options. */
export function overview(commands: readonly Command[]): string {
  const blocks = [
    'keyrack: API keys for one box\n',
    block('Examples', overviewExamples),
    block('Commands', commandLines(commands)),
    block('Options of every command', optionLines(globalOptions)),
    `${dataDirectoryLine}\nMore: keyrack COMMAND --help, keyrack help TOPIC (${Object.keys(topics).join(', ')})\n`,
  ];
  return blocks.join('\n');
}

/** The commands of one group, such as `api-key`. */
export function groupHelp(group: string, commands: readonly Command[]): string {
  return `Commands:\n${commandLines(membersOf(group, commands))}\nMore: keyrack ${group} COMMAND --help\n`;
}

/** Everything about one command, examples first. */
export function commandHelp(command: Command): string {
  const { summary, examples, notes = [], options = [] } = command;
  const name = ['keyrack', ...command.words].join(' ');
  const blocks = [
    `${name}: ${summary}\n`,
    block('Examples', examples.map((line) => `  ${line}\n`).join('')),
    block('Usage', `  ${usageLine(command)}\n`),
    block('Options', optionLines(options)),
    block('Options of every command', optionLines(globalOptions)),
    ...notes.map((note) => `${note}\n`),
  ];
  return blocks.filter((text) => text !== '').join('\n');
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

function commandLines(commands: readonly Command[]): string {
  const shown = commands.filter(({ hidden }) => !hidden);
  return columns(
    shown.map(({ words, summary }) => [words.length > 0 ? words.join(' ') : '(none)', summary]),
  );
}

function optionLines(options: readonly OptionSpec[]): string {
  return columns(optionRows(options));
}

/** Options as they are written, with what is said about them. */
export function optionRows(options: readonly OptionSpec[]): readonly (readonly [string, string])[] {
  return options.map(({ name, short, value, many, summary }) => [
    `${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`,
    many ? `${summary}; may be repeated` : summary,
  ]);
}

function columns(rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}\n`).join('');
}
