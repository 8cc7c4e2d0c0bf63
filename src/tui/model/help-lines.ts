import { bindingsOf, type Context } from '../keymap.ts';

/** One line of the help. */
export interface HelpLine {
  readonly text: string;
  readonly isTitle: boolean;
}

/** Every key of the keyboard, those of the context first; with a text only the lines that hold it. */
export function helpLines(
  titles: readonly (readonly [Context, string])[],
  of: Context,
  text: string,
): readonly HelpLine[] {
  const wanted = text.trim().toLowerCase();
  return [...titles]
    .sort(([a], [b]) => Number(b === of) - Number(a === of))
    .flatMap(([context, title]) => section(context, title, wanted));
}

function section(context: Context, title: string, wanted: string): readonly HelpLine[] {
  const lines = bindingsOf(context)
    .map(({ keys, help }) => `  ${keys.join(', ').padEnd(22)} ${help}`)
    .filter((line) => line.toLowerCase().includes(wanted))
    .map((text) => ({ text, isTitle: false }));
  if (lines.length === 0) return [];
  return [{ text: title, isTitle: true }, ...lines, { text: ' ', isTitle: false }];
}
