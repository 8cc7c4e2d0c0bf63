import type { Command } from './command.ts';
import { type Failure, usageFailure } from './failure.ts';
import { globalOptions } from './global-options.ts';
import { readTokens } from './parse.ts';
import { didYouMean } from './suggest.ts';

/** Words that stand for another one. */
const aliases: ReadonlyMap<string, string> = new Map([['key', 'api-key']]);

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
  const used = command ? command.words.length : 1;
  const indexes = new Set(words.slice(0, used).map(({ index }) => index));
  const rest = argv.filter((_, index) => !indexes.has(index));
  if (command) return { kind: 'command', command, rest };
  const [group = '', verb] = typed;
  if (!commands.some(({ words }) => words[0] === group)) throw unknownCommand(group, commands);
  if (verb !== undefined) throw unknownVerb(group, verb, commands);
  return { kind: 'group', group, rest };
}

/** The command that help is asked about by its words, or null. */
export function findCommand(
  words: readonly string[],
  commands: readonly Command[],
): Command | null {
  for (let length = Math.min(2, words.length); length > 0; length -= 1) {
    const wanted = words.slice(0, length).join(' ');
    const found = commands.find((command) => command.words.join(' ') === wanted);
    if (found) return found;
  }
  return words.length === 0
    ? (commands.find((command) => command.words.length === 0) ?? null)
    : null;
}

/** The first two words that are no options, up to the first option that only a command can know. */
function leadingWords(argv: readonly string[]) {
  const words: { value: string; index: number }[] = [];
  for (const token of readTokens(argv, globalOptions)) {
    if (token.kind === 'option-terminator' || words.length === 2) break;
    if (token.kind === 'positional') words.push({ value: token.value, index: token.index });
    else if (!globalOptions.some(({ name }) => name === token.name)) break;
  }
  return words;
}

function unknownCommand(word: string, commands: readonly Command[]): Failure {
  const known = new Set(commands.flatMap(({ words }) => words.slice(0, 1)));
  const byVerb = commands
    .filter(({ words }) => words[1] === word)
    .map(({ words }) => words.join(' '));
  const hints = byVerb.length > 0 ? [`did you mean "${byVerb[0]}"?`] : didYouMean(word, known);
  const message = `Cannot run "${word.slice(0, 40)}": there is no such command`;
  return usageFailure(message, ...hints, 'see keyrack --help');
}

function unknownVerb(group: string, verb: string, commands: readonly Command[]): Failure {
  const known = commands
    .filter(({ words }) => words[0] === group)
    .map(({ words }) => words[1] ?? '');
  return usageFailure(
    `Cannot run "${group} ${verb.slice(0, 40)}": there is no such command`,
    ...didYouMean(verb, known),
    `see keyrack ${group} --help`,
  );
}
