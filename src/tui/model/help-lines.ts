import type { Context } from '../keymap/binding.ts';
import { bindingsOf } from '../keymap/table.ts';
import { helpIndent } from './filter-terms.ts';
import type { Refusal } from './permitted.ts';

/** One line of the help. */
export interface HelpLine {
  readonly text: string;
  readonly isTitle: boolean;
  /** True for what is not permitted; the reason stands in the text. */
  readonly isDimmed: boolean;
}

/** What the help is made for. */
export interface HelpOptions {
  /** The context that asked; its keys come first. */
  readonly of: Context;
  /** Only lines that hold it are told. */
  readonly text: string;
  readonly refusal: Refusal;
  /** Lines about the terms of the filter. */
  readonly terms: readonly string[];
}

/** Every key of the keyboard, those of the context first. */
export function helpLines(
  titles: readonly (readonly [Context, string])[],
  options: HelpOptions,
): readonly HelpLine[] {
  const { of } = options;
  return [...titles]
    .sort(([a], [b]) => Number(b === of) - Number(a === of))
    .flatMap(([context, title]) => section(context, title, options));
}

function section(
  context: Context,
  title: string,
  { text, refusal, terms }: HelpOptions,
): readonly HelpLine[] {
  const wanted = text.trim().toLowerCase();
  const keys = bindingsOf(context).map(({ command, keys, help }) => {
    const reason = refusal(command);
    // The reason comes first: the end of a line may be cut.
    const told = reason === null ? help : `(${reason}) ${help}`;
    const line = `  ${keys.join(', ')}`.padEnd(helpIndent - 1);
    return { text: `${line} ${told}`, isTitle: false, isDimmed: reason !== null };
  });
  const first = context === 'filter' ? terms.map((line) => plain(line, false)) : [];
  const lines = [...first, ...keys].filter((line) => line.text.toLowerCase().includes(wanted));
  if (lines.length === 0) return [];
  return [plain(title, true), ...lines, plain(' ', false)];
}

function plain(text: string, isTitle: boolean): HelpLine {
  return { text, isTitle, isDimmed: false };
}
