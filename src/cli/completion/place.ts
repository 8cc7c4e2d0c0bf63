/**
 * Which place of a command line is being typed, read as leniently as a half-typed line needs: what
 * parsing would refuse is passed over here.
 */
import type { Command } from '../command.ts';
import { globalOptions } from '../global-options.ts';
import { aliases, findCommand, membersOf } from '../route.ts';
import type { Choices, OptionSpec } from '../syntax.ts';
import { topics } from '../topics.ts';

/** A word that may stand in the place, with what is said about it. */
export interface Candidate {
  readonly word: string;
  readonly about: string;
}

/** What may stand in the place: words that are known, or what the choices stand for. */
export interface Place {
  readonly candidates: readonly Candidate[];
  readonly choices: Choices | null;
  /** What stands before the value within the same word: `--status=`, or the earlier part of a list. */
  readonly prefix: string;
  readonly typed: string;
  /** The options that are there, with their last values. */
  readonly given: ReadonlyMap<string, string>;
}

interface Line {
  readonly words: readonly string[];
  readonly pending: OptionSpec | null;
  readonly isLiteral: boolean;
  readonly given: ReadonlyMap<string, string>;
}

/** Finds the place of the last of the words, which are those behind `keyrack`. */
export function findPlace(words: readonly string[], commands: readonly Command[]): Place {
  const typed = words.at(-1) ?? '';
  const line = readLine(words.slice(0, -1), commands);
  const place = { candidates: [], choices: null, prefix: '', typed, given: line.given };
  if (line.pending) return valuePlace(line.pending, place);
  const options = optionsFor(line.words, commands);
  if (typed.startsWith('-') && !line.isLiteral) {
    const [name = '', ...value] = typed.slice(2).split('=');
    const option = value.length > 0 ? options.find((one) => one.name === name) : undefined;
    if (!option) return { ...place, candidates: optionCandidates(options, line.given) };
    return valuePlace(option, { ...place, prefix: `--${name}=`, typed: value.join('=') });
  }
  return wordPlace(line, commands, place);
}

function readLine(before: readonly string[], commands: readonly Command[]): Line {
  const words: string[] = [];
  const given = new Map<string, string>();
  let pending: OptionSpec | null = null;
  let isLiteral = false;
  for (const word of before) {
    if (pending) {
      given.set(pending.name, word);
      pending = null;
    } else if (word === '--' && !isLiteral) isLiteral = true;
    else if (isLiteral || !word.startsWith('-') || word === '-') words.push(word);
    else {
      const [name = '', ...value] = word.replace(/^--?/, '').split('=');
      const option = findOption(word, name, optionsFor(words, commands));
      if (option) given.set(option.name, value.join('='));
      if (option?.value && value.length === 0) pending = option;
    }
  }
  return { words, pending, isLiteral, given };
}

function findOption(word: string, name: string, options: readonly OptionSpec[]) {
  const isLong = word.startsWith('--');
  return options.find((one) => (isLong ? one.name === name : one.short === name));
}

/** `key` stands for `api-key` here as well. */
function spelledOut([first, ...rest]: readonly string[]): readonly string[] {
  return first === undefined ? [] : [aliases.get(first) ?? first, ...rest];
}

function optionsFor(words: readonly string[], commands: readonly Command[]) {
  const command = findCommand(spelledOut(words), commands);
  return [...(command?.options ?? []), ...globalOptions];
}

function optionCandidates(
  options: readonly OptionSpec[],
  given: ReadonlyMap<string, string>,
): readonly Candidate[] {
  const open = options.filter(({ name, many, secret }) => !secret && (many || !given.has(name)));
  return open.map(({ name, summary }) => ({ word: `--${name}`, about: summary }));
}

/** In a list with commas only the last part is typed, and what stands in it already is no choice. */
function valuePlace(option: OptionSpec, place: Place): Place {
  const choices = option.choices ?? choicesNamed(option.value ?? '');
  if (option.value !== 'LIST' || typeof choices === 'string' || !choices)
    return { ...place, choices };
  const parts = place.typed.split(',');
  const typed = parts.pop() ?? '';
  const prefix = place.prefix + parts.map((part) => `${part},`).join('');
  return { ...place, prefix, typed, choices: choices.filter((one) => !parts.includes(one)) };
}

function wordPlace(line: Line, commands: readonly Command[], place: Place): Place {
  const typedWords = line.words;
  const isHelp = typedWords[0] === 'help';
  const words = spelledOut(isHelp ? typedWords.slice(1) : typedWords);
  const next = nextWords(words, commands);
  if (isHelp && words.length === 0) return { ...place, candidates: [...next, ...topicWords] };
  const command = findCommand(words, commands);
  if (isHelp || next.length > 0 || !command) return { ...place, candidates: next };
  const { positionals = [] } = command;
  const index = words.length - command.words.length;
  const last = positionals.at(-1);
  const spec = positionals[index] ?? (last?.many ? last : undefined);
  if (spec) return { ...place, choices: spec.choices ?? choicesNamed(spec.name) };
  if (line.isLiteral) return place;
  return { ...place, candidates: optionCandidates(optionsFor(words, commands), place.given) };
}

const topicWords = Object.keys(topics).map((word) => ({ word, about: 'a topic' }));

/** The words that may follow the words of a group; nothing behind a whole command. */
function nextWords(words: readonly string[], commands: readonly Command[]): readonly Candidate[] {
  const shown = commands.filter(({ hidden }) => !hidden);
  const members = words.length === 0 ? shown : membersOf(words.join(' '), shown);
  const next = Map.groupBy(
    members.filter((one) => one.words.length > words.length),
    (one) => one.words[words.length] ?? '',
  );
  return [...next].map(([word, group]) => ({ word, about: aboutGroup(group, words.length + 1) }));
}

function aboutGroup(group: readonly Command[], depth: number): string {
  const [first] = group;
  if (group.length === 1 && first) return first.summary;
  return [...new Set(group.map(({ words }) => words[depth]))].join(', ');
}

/** What the name of a value in the help says about it. */
function choicesNamed(name: string): Choices | null {
  const byName: Readonly<Record<string, Choices>> = {
    ID: 'keys',
    ACCOUNT: 'accounts',
    ORG: 'orgs',
    FILE: 'files',
    PATH: 'files',
    DIR: 'directories',
  };
  return byName[name] ?? null;
}
