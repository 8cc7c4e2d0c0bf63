import type { Binding, Command, Context } from '../keymap/binding.ts';
import { bindingsOf, keymap } from '../keymap/table.ts';
import { padTo } from './cells.ts';

/** One entry of the palette; `elsewhere` names the context that the action belongs to, null if it can be done here. */
export interface Action {
  readonly command: Command;
  readonly keys: readonly string[];
  readonly help: string;
  readonly elsewhere: Context | null;
}

/** Contexts whose actions the palette tells of when it is opened elsewhere: those that have it. */
const told = keymap.find(({ command }) => command === 'palette')?.contexts ?? [];

/** The actions of a context, then those that other screens have, each once. Moving about is none. */
export function actionsOf(context: Context): readonly Action[] {
  const here = bindingsOf(context).filter(isAction);
  const known = new Set(here.map(({ command }) => command));
  const others = keymap.filter(
    (one) =>
      isAction(one) && !known.has(one.command) && told.some((it) => one.contexts.includes(it)),
  );
  return [
    ...here.map((one) => ({ ...one, elsewhere: null })),
    ...others.map((one) => ({ ...one, elsewhere: one.contexts[0] ?? null })),
  ];
}

/** An action as the palette shows and searches it. */
export function actionLine({ help, keys, elsewhere }: Action): string {
  const place = elsewhere === null ? '' : `  (in ${elsewhere})`;
  return `${padTo(keys[0] ?? '', 10)}${help}${place}`;
}

function isAction({ command, navigation }: Binding): boolean {
  return command === 'mark' || (!navigation && command !== 'palette');
}
