import { useEffect } from 'react';
import type { Command, Context } from '../keymap/binding.ts';
import { clip } from '../model/cells.ts';
import { editField, emptyField, type FieldText, pasteInto } from '../model/edit.ts';
import { moveSelection, scrolledTo, selectedIndex } from '../model/selection.ts';
import type { Sifted } from '../model/sieve.ts';
import type { ListName } from '../model/view.ts';
import type { Keyboard } from './use-keyboard.ts';
import { useShell } from './use-shell.ts';

const moves = [
  'up',
  'down',
  'pageUp',
  'pageDown',
  'halfUp',
  'halfDown',
  'first',
  'last',
] as const satisfies readonly Command[];

/** Cursor and filter of a list: where the cursor is among the ids, and the keyboard for both. */
export function useList(list: ListName, ids: readonly string[], pageSize: number) {
  const { view, latest, dispatch } = useShell();
  const { selection, filter, filtering } = view.lists[list];

  const index = selectedIndex(selection, ids);
  const at = ids[index] ?? null;
  /** Binds the cursor to the row that it is on now. */
  const bind = () => {
    const place = selectedIndex(latest().lists[list].selection, ids);
    const { top } = latest().lists[list].selection;
    dispatch({
      type: 'select',
      selection: { id: ids[place] ?? null, index: place, ...(top && { top }) },
    });
  };
  // A cursor that belongs to no row would be on another one as soon as a row comes in before it.
  useEffect(() => {
    // Effects come late: keys that were pressed since the rows were drawn have moved it already.
    if (latest().lists[list].selection.id === null && at !== null)
      dispatch({ type: 'select', selection: { id: at, index: 0 } });
  }, [list, at, latest, dispatch]);

  const move = (command: Command) =>
    dispatch({
      type: 'select',
      selection: moveSelection(latest().lists[list].selection, command, ids, pageSize),
    });
  const setFilter = (field: typeof filter, open: boolean) =>
    dispatch({ type: 'filter', filter: field, filtering: open });

  const navigation: Keyboard['handlers'] = Object.fromEntries(
    moves.map((command) => [command, () => move(command)]),
  );
  const filterKeyboard: Keyboard = {
    context: contextOf(filter),
    handlers: {
      submit: () => {
        bind();
        setFilter(latest().lists[list].filter, false);
      },
      back: () => setFilter(emptyField, false),
    },
    onKey: (key) => {
      if (key === '?' && contextOf(latest().lists[list].filter) === 'filter') return false;
      const edited = editField(latest().lists[list].filter, key);
      if (edited && latest().lists[list].filtering) setFilter(edited, true);
      return edited !== null;
    },
    onPaste: (text) => setFilter(pasteInto(latest().lists[list].filter, text), true),
  };
  return {
    index,
    /** The first row in sight. */
    start: scrolledTo(index, selection.top ?? 0, ids.length, pageSize),
    /** True if the row of the cursor is gone, and the cursor is on another one for want of it. */
    isGone: selection.id !== null && at !== null && at !== selection.id,
    bind,
    filter,
    filtering,
    navigation,
    filterKeyboard,
    filterContext: contextOf(filter),
    openFilter: () => setFilter(filter, true),
    clearFilter: () => setFilter(emptyField, false),
  };
}

/** A filter that holds nothing yet can be asked for its terms. */
function contextOf({ text }: FieldText): Context {
  return text === '' ? 'filter' : 'find';
}

/** The most of a filter's text that its chip shows: what follows must stay in sight. */
const chipWidth = 30;

/** The chip that says that a list is filtered. */
export function filterChip(text: string, found: number, total: number): string {
  return text === '' ? '' : `filter: ${clip(text, chipWidth)} (${found} of ${total})`;
}

/** The chip, and what is wrong with the filter. */
export function filterState(
  text: string,
  { items, problems }: Sifted<unknown>,
  total: number,
): readonly string[] {
  return [filterChip(text, items.length, total), ...problems.map((problem) => `! ${problem}`)];
}
