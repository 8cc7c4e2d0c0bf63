import type { Command } from '../keymap.ts';
import { editField, emptyField, pasteInto } from '../model/edit.ts';
import { moveSelection, selectedIndex } from '../model/selection.ts';
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
    context: 'filter',
    handlers: {
      submit: () => setFilter(latest().lists[list].filter, false),
      back: () => setFilter(emptyField, false),
    },
    onKey: (key) => {
      const edited = editField(latest().lists[list].filter, key);
      if (edited && latest().lists[list].filtering) setFilter(edited, true);
      return edited !== null;
    },
    onPaste: (text) => setFilter(pasteInto(latest().lists[list].filter, text), true),
  };
  return {
    index: selectedIndex(selection, ids),
    filter,
    filtering,
    navigation,
    filterKeyboard,
    openFilter: () => setFilter(filter, true),
    clearFilter: () => setFilter(emptyField, false),
  };
}

/** The chip that says that a list is filtered. */
export function filterChip(text: string, found: number, total: number): string {
  return text === '' ? '' : `filter: ${text} (${found} of ${total})`;
}
