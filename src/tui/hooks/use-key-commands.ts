import type { ApiKey } from '../../core/key.ts';
import { inverted } from '../model/sort.ts';
import type { Layer } from '../model/view.ts';
import { useKeyActions } from './use-key-actions.ts';
import type { KeyRows } from './use-key-rows.ts';
import type { Keyboard } from './use-keyboard.ts';
import { useShell } from './use-shell.ts';

/** What the keyboard does in the list of keys: to the marked keys if there are any, else to the one under the cursor. */
export function useKeyCommands(
  { selected, sort, cursor, marking }: KeyRows,
  all: readonly ApiKey[],
  refresh: () => Promise<unknown>,
): Keyboard['handlers'] {
  const { dispatch, say, fail } = useShell();
  const { toggle, copyId } = useKeyActions(refresh);
  const push = (layer: Layer) => dispatch({ type: 'push', layer });

  const onSelected = (act: (key: ApiKey) => void) => () => {
    if (!selected) return say('No key is selected');
    if (!cursor.isGone) return act(selected);
    // Whoever pressed the key meant the row that was there a moment ago.
    cursor.bind();
    say(`The key under the cursor is gone; it is on "${selected.name}" now`);
  };
  const onMarked = (many: (keys: readonly ApiKey[]) => void, one: (key: ApiKey) => void) =>
    marking.marks.size === 0
      ? onSelected(one)
      : () => many(all.filter(({ id }) => marking.marks.has(id)));
  const clearFilter = cursor.filter.text === '' ? null : cursor.clearFilter;

  return {
    ...cursor.navigation,
    ...marking.handlers,
    open: onSelected((key) => push({ kind: 'detail', key })),
    new: () => push({ kind: 'create' }),
    edit: onSelected((key) => push({ kind: 'edit', key })),
    rotate: onSelected((key) => push({ kind: 'rotate', key })),
    toggle: onMarked(
      (keys) => push({ kind: 'switchMany', keys }),
      (key) => void toggle(key),
    ),
    revoke: onMarked(
      (keys) => push({ kind: 'revokeMany', keys }),
      (key) => push({ kind: 'revoke', key }),
    ),
    copyId: onSelected((key) => void copyId(key)),
    sort: () => push({ kind: 'sort' }),
    invert: () => dispatch({ type: 'sort', sort: inverted(sort) }),
    filter: cursor.openFilter,
    refresh: () =>
      void refresh().then((error) => (error === null ? say('Refreshed') : fail(error))),
    back: () => {
      if (!marking.back(clearFilter)) say('q quits');
    },
  };
}
