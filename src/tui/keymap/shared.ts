/** Rows that screens have each at a place of its own. */
import type { Binding, Context } from './binding.ts';

/** Opens what the cursor is on. */
export function opening(context: Context): Binding {
  const keys = ['enter', 'right', 'l'];
  return { command: 'open', keys, contexts: [context], help: 'open', hint: 'open' };
}

/** Opens the filter. */
export function filtering(context: Context): Binding {
  return { command: 'filter', keys: ['/'], contexts: [context], help: 'filter', hint: 'filter' };
}

/** Says no to a question. */
export function declining(
  context: Context,
  keys: Binding['keys'],
  help: string,
  hint: string,
): Binding {
  return { command: 'decline', keys, contexts: [context], help, hint };
}
