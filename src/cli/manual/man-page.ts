import type { Command } from '../command.ts';
import { globalOptions } from '../global-options.ts';
import { dataDirectoryLine, optionRows, overviewExamples, usageLine } from '../help.ts';
import { fold } from '../output/fold.ts';
import { topics } from '../topics.ts';
import { item, literal, paragraphs, section, subsection } from './roff.ts';

const description = [
  'Keyrack keeps API keys for one box. It says over HTTP whether a request may pass, shows the keys in a terminal UI, and administers them from a shell.',
  'keyrack alone opens the terminal UI when standard input and output are terminals.',
  'Data goes to standard output, talk to standard error. A token is never taken as an argument but by auth key set --key, and is shown once.',
];

/** The manual of all commands as roff for man(7), made from the table that the help is made from. */
export function manPage(commands: readonly Command[], version: string): string {
  const shown = commands.filter(({ hidden }) => !hidden);
  return [
    `.TH KEYRACK 1 "" "keyrack ${version}" "Keyrack Manual"\n`,
    `${section('NAME')}keyrack \\- API keys for one box\n`,
    `${section('SYNOPSIS')}.B keyrack\n[options] [command] [arguments]\n`,
    section('DESCRIPTION') + paragraphs([...description, dataDirectoryLine]),
    section('EXAMPLES') + literal(overviewExamples),
    section('OPTIONS') + items(optionRows(globalOptions)),
    section('COMMANDS') + shown.map(commandPart).join(''),
    ...Object.entries(topics).map(
      ([name, text]) => section(titleOf(name)) + literal(fold(text, topicWidth)),
    ),
    section('FILES') + items(files),
    section('SEE ALSO') + paragraphs(['keyrack help, keyrack COMMAND --help']),
  ].join('');
}

/** What a terminal of 80 columns has beside the margins of a manual. */
const topicWidth = 72;

const files: readonly (readonly [string, string])[] = [
  ['$XDG_DATA_HOME/keyrack', 'the data directory, unless another one is named'],
  ['config.json', 'settings, in the data directory'],
  ['$XDG_CONFIG_HOME/keyrack/credentials.json', 'the keys that keyrack auth key set stored'],
];

function commandPart(command: Command): string {
  const { summary, notes = [], options = [], examples } = command;
  return [
    subsection(usageLine(command)),
    paragraphs([summary]),
    items(optionRows(options)),
    paragraphs(notes),
    literal(examples.join('\n')),
  ].join('');
}

function items(rows: readonly (readonly [string, string])[]): string {
  return rows.map(([term, text]) => item(term.trim(), text)).join('');
}

function titleOf(topic: string): string {
  return topic === 'exit-codes' ? 'EXIT STATUS' : topic.toUpperCase();
}
