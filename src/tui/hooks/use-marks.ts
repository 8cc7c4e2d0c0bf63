import { useMemo } from 'react';
import type { ApiKey } from '../../core/key.ts';
import { addMarks, noMarks, pruneMarks, rangeOf, toggleMark } from '../model/marks.ts';
import { selectedIndex } from '../model/selection.ts';
import type { Keyboard } from './use-keyboard.ts';
import type { useList } from './use-list.ts';
import { useShell } from './use-shell.ts';

type Cursor = Pick<ReturnType<typeof useList>, 'index' | 'navigation'>;

/**
 * The marks of the key list: `ids` are the rows that the filter shows, `cursor` the one among them,
 * `present` all keys that there are. Marks of keys that are gone do not count; marks that the filter hides do.
 */
export function useMarks(ids: readonly string[], cursor: Cursor, present: readonly ApiKey[]) {
  const { index } = cursor;
  const { view, latest, dispatch } = useShell();
  const { marks: all, anchor } = view.lists.keys;
  const marks = useMemo(() => pruneMarks(all, present), [all, present]);
  const range = useMemo(
    () => new Set(anchor === null ? [] : rangeOf(ids, anchor, index)),
    [ids, anchor, index],
  );
  const hidden = useMemo(
    () => (marks.size === 0 ? 0 : marks.size - ids.filter((id) => marks.has(id)).length),
    [marks, ids],
  );
  const setMarks = (next: typeof marks) => dispatch({ type: 'mark', marks: next });
  /** The list and its cursor as the keys before this one of a burst have left them. */
  const current = () => {
    const list = latest().lists.keys;
    const place = selectedIndex(list.selection, ids);
    return { list, place, id: ids[place] };
  };

  const mark = () => {
    const { list, id } = current();
    if (id === undefined) return;
    setMarks(toggleMark(list.marks, id));
    cursor.navigation.down?.();
  };
  const markRange = () => {
    const { list, place, id } = current();
    if (id === undefined) return;
    if (list.anchor === null) dispatch({ type: 'anchor', anchor: id });
    else setMarks(addMarks(list.marks, rangeOf(ids, list.anchor, place)));
  };
  const handlers: Keyboard['handlers'] = {
    mark,
    markRange,
    markAll: () => setMarks(addMarks(latest().lists.keys.marks, ids)),
    unmark: () => setMarks(noMarks),
  };
  return {
    marks,
    hidden,
    isRanging: anchor !== null,
    handlers,
    /** The sign of a row: marked, or about to be by the range that was begun. */
    signOf: (id: string) => (marks.has(id) || range.has(id) ? '+' : ' '),
    /** Escape leaves a range that was begun, then clears the filter, then the marks. False if there is none of these. */
    back: (clearFilter: (() => void) | null): boolean => {
      if (anchor !== null) dispatch({ type: 'anchor', anchor: null });
      else if (clearFilter) clearFilter();
      else if (marks.size > 0) setMarks(noMarks);
      else return false;
      return true;
    },
  };
}
