import type { Binding, Command, Context } from '../keymap/binding.ts';
import { bindingsOf, keymap } from '../keymap/table.ts';
import { clip, padTo } from './cells.ts';
import { type CommandLine, namesText } from './command-line.ts';
import { fuzzyScore } from './fuzzy.ts';

/** What a key of the keyboard does; `elsewhere` names the context that it belongs to, null if it can be done here. */
export interface KeyAction {
  readonly kind: 'key';
  readonly command: Command;
  readonly keys: readonly string[];
  readonly help: string;
  /** The commands of the command line that do the same. */
  readonly same: readonly CommandLine[];
  readonly elsewhere: Context | null;
}

/** One entry of the palette: a key, or a command that no key does, which has to be typed in a shell. */
export type Action = KeyAction | { readonly kind: 'type'; readonly typed: CommandLine };

/** Contexts whose actions the palette tells of when it is opened elsewhere: those that have it. */
const told = keymap.find(({ command }) => command === 'palette')?.contexts ?? [];

/**
 * The actions of a context, then those that other screens have, each once, then the commands of the
 * command line that none of them does. Moving about is no action.
 */
export function actionsOf(context: Context, commands: readonly CommandLine[]): readonly Action[] {
  const here = bindingsOf(context).filter(isAction);
  const others: Binding[] = [];
  for (const one of keymap) {
    if (!isAction(one) || !told.some((it) => one.contexts.includes(it))) continue;
    if (!isKnown(one, [...here, ...others])) others.push(one);
  }
  const named = namedBy([...here, ...others]);
  return [
    ...here.map((one) => keyAction(one, null, commands)),
    ...others.map((one) => keyAction(one, one.contexts[0] ?? null, commands)),
    ...commands
      .filter(({ name }) => !named.has(name))
      .map((typed) => ({ kind: 'type', typed }) as const),
  ];
}

/** What is told already: the same command, and nothing new on the command line. */
function isKnown({ command, does = [] }: Binding, among: readonly Binding[]): boolean {
  const named = namedBy(among);
  return among.some((one) => one.command === command) && does.every((name) => named.has(name));
}

function namedBy(bindings: readonly Binding[]): ReadonlySet<string> {
  return new Set(bindings.flatMap(({ does = [] }) => does));
}

function keyAction(
  { command, keys, help, does = [] }: Binding,
  elsewhere: Context | null,
  commands: readonly CommandLine[],
): KeyAction {
  const same = commands.filter(({ name }) => does.includes(name));
  return { kind: 'key', command, keys, help, same, elsewhere };
}

function isAction({ command, navigation }: Binding): boolean {
  return command === 'mark' || (!navigation && command !== 'palette');
}

/** The commands of the command line that an action stands for. */
export function commandsOf(action: Action): readonly CommandLine[] {
  return action.kind === 'type' ? [action.typed] : action.same;
}

/** What the commands of an action do, in the words of the command line. */
export function summaryOf(action: Action): string {
  return commandsOf(action)
    .map(({ summary }) => summary)
    .join('. ');
}

/** How well an action answers: by the letters of its help, keys and command, or by whole words of a summary. */
export function actionScore(typed: string, action: Action): number | null {
  const commands = commandsOf(action);
  const texts = [
    ...(action.kind === 'key' ? [action.help, action.keys.join(' ')] : []),
    ...commands.map(({ name }) => name),
  ];
  const scores = texts.map((text) => fuzzyScore(typed, text)).filter((score) => score !== null);
  if (scores.length > 0) return Math.max(...scores);
  const words = typed.toLowerCase().split(' ');
  const summary = summaryOf(action).toLowerCase();
  return words.every((word) => summary.includes(word)) ? -1 : null;
}

const widths = { key: 9, command: 24, help: 64 };
/** From here on there is room for the summaries beside the keys. */
const wideFrom = 130;

/** An action in one line: its key, what it does, the command that does the same, in a wide window what that says of itself. */
export function actionLine(action: Action, columns: number, ellipsis: string): string {
  const isWide = columns >= wideFrom;
  const room = columns - widths.key - widths.command - 1;
  const width = Math.max(10, isWide ? widths.help : room);
  const command = namesText(commandsOf(action).map(({ name }) => name));
  const isKey = action.kind === 'key';
  const place = isKey && action.elsewhere !== null ? ` (in ${action.elsewhere})` : '';
  const text = isKey ? action.help : action.typed.summary;
  const what = clip(text, width - place.length, ellipsis) + place;
  return [
    padTo(isKey ? (action.keys[0] ?? '') : 'type', widths.key, ellipsis),
    `${padTo(what, width, ellipsis)} `,
    padTo(command, widths.command, ellipsis),
    isWide && isKey ? summaryOf(action) : '',
  ].join('');
}
