import type { Command } from './command.ts';
import { type Failure, usageFailure } from './failure.ts';
import { globalOptions } from './global-options.ts';
import { readTokens } from './parse.ts';
import { didYouMean, suggest } from './suggest.ts';

/** First words that stand for another one. */
export const aliases: ReadonlyMap<string, string> = new Map([['key', 'api-key']]);

/** No command has more words: `auth key set`. */
const maxWords = 3;

/** Which command is called, or which group of commands (`keyrack api-key`), and the arguments left for it. */
export type Route =
  | { readonly kind: 'command'; readonly command: Command; readonly rest: readonly string[] }
  | { readonly kind: 'group'; readonly group: string; readonly rest: readonly string[] };

/** Finds the command by the first words; throws a usage failure with a suggestion, never guesses. */
export function findRoute(argv: readonly string[], commands: readonly Command[]): Route {
  const words = leadingWords(argv);
  const typed = words.map(({ value }, index) =>
    index === 0 ? (aliases.get(value) ?? value) : value,
  );
  const command = findCommand(typed, commands);
  const group = command ? command.words : groupOf(typed, commands);
  const indexes = new Set(words.slice(0, group.length).map(({ index }) => index));
  const rest = argv.filter((_, index) => !indexes.has(index));
  if (command) return { kind: 'command', command, rest };
  const unknown = typed[group.length];
  if (group.length === 0) throw unknownCommand(unknown ?? '', commands);
  if (unknown !== undefined) throw unknownVerb(group, unknown, commands);
  return { kind: 'group', group: group.join(' '), rest };
}

/** The command that help is asked about by its words, or null. */
export function findCommand(
  words: readonly string[],
  commands: readonly Command[],
): Command | null {
  for (let length = Math.min(maxWords, words.length); length > 0; length -= 1) {
    const wanted = words.slice(0, length).join(' ');
    const found = commands.find((command) => command.words.join(' ') === wanted);
    if (found) return found;
  }
  return words.length === 0
    ? (commands.find((command) => command.words.length === 0) ?? null)
    : null;
}

/** The commands of a group, which is their first word or words. */
export function membersOf(group: string, commands: readonly Command[]): readonly Command[] {
  return commands.filter(({ words }) => `${words.join(' ')} `.startsWith(`${group} `));
}

/** As many of the words as begin a command. */
function groupOf(typed: readonly string[], commands: readonly Command[]): readonly string[] {
  let length = 0;
  while (
    length < typed.length &&
    membersOf(typed.slice(0, length + 1).join(' '), commands).length > 0
  )
    length += 1;
  return typed.slice(0, length);
}

/** The first words that are no options, up to the first option that only a command can know. */
function leadingWords(argv: readonly string[]) {
  const words: { value: string; index: number }[] = [];
  for (const token of readTokens(argv, globalOptions)) {
    if (token.kind === 'option-terminator' || words.length === maxWords) break;
    if (token.kind === 'positional') words.push({ value: token.value, index: token.index });
    else if (!globalOptions.some(({ name }) => name === token.name)) break;
  }
  return words;
}

/** A word may be the first of a command or, as in `keyrack list`, the last of one. */
function unknownCommand(word: string, commands: readonly Command[]): Failure {
  const shown = commands.filter(({ words, hidden }) => words.length > 0 && !hidden);
  const byVerb = shown.map(({ words }) => [words.at(-1) ?? '', words.join(' ')] as const);
  const byNoun = shown.map(({ words: [noun = ''] }) => [noun, noun] as const);
  // The first command with a verb is the most usual one, and a noun goes before a verb.
  const known = new Map([...byVerb.toReversed(), ...byNoun]);
  const found = known.get(suggest(word, known.keys()) ?? '');
  const message = `Cannot run "${word.slice(0, 40)}": there is no such command`;
  return usageFailure(
    message,
    ...(found ? [`did you mean "${found}"?`] : []),
    'see keyrack --help',
  );
}

function unknownVerb(
  group: readonly string[],
  verb: string,
  commands: readonly Command[],
): Failure {
  const name = group.join(' ');
  const known = membersOf(name, commands).map(({ words }) => words[group.length] ?? '');
  return usageFailure(
    `Cannot run "${name} ${verb.slice(0, 40)}": there is no such command`,
    ...didYouMean(verb, known),
    `see keyrack ${name} --help`,
  );
}
