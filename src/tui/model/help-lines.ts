import type { Context } from '../keymap/binding.ts';
import { bindingsOf } from '../keymap/table.ts';
import type { Refusal } from './permitted.ts';

/** One line of the help. */
export interface HelpLine {
  readonly text: string;
  readonly isTitle: boolean;
  /** True for what is not permitted; the reason stands in the text. */
  readonly isDimmed: boolean;
}

/** Every key of the keyboard, those of the context first; with a text only the lines that hold it. */
export function helpLines(
  titles: readonly (readonly [Context, string])[],
  of: Context,
  text: string,
  refusal: Refusal,
): readonly HelpLine[] {
  const wanted = text.trim().toLowerCase();
  return [...titles]
    .sort(([a], [b]) => Number(b === of) - Number(a === of))
    .flatMap(([context, title]) => section(context, title, wanted, refusal));
}

function section(
  context: Context,
  title: string,
  wanted: string,
  refusal: Refusal,
): readonly HelpLine[] {
  const lines = bindingsOf(context)
    .map(({ command, keys, help }) => {
      const reason = refusal(command);
      // The reason comes first: the end of a line may be cut.
      const told = reason === null ? help : `(${reason}) ${help}`;
      const text = `  ${keys.join(', ').padEnd(22)} ${told}`;
      return { text, isTitle: false, isDimmed: reason !== null };
    })
    .filter(({ text }) => text.toLowerCase().includes(wanted));
  if (lines.length === 0) return [];
  return [plain(title, true), ...lines, plain(' ', false)];
}

function plain(text: string, isTitle: boolean): HelpLine {
  return { text, isTitle, isDimmed: false };
}
