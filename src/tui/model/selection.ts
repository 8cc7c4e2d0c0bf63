import type { Command } from '../keymap/binding.ts';

/**
 * Which row of a list the cursor is on. The row is known by its id, so the cursor stays with its
 * row when others come and go; `index` is only where to look when the row is gone.
 */
export interface Selection {
  readonly id: string | null;
  readonly index: number;
  /** The first row in sight when the cursor last moved. */
  readonly top?: number;
}

export const noSelection: Selection = { id: null, index: 0 };

/** The index of the selected row among the ids that are there now. */
export function selectedIndex(selection: Selection, ids: readonly string[]): number {
  if (selection.id !== null && ids[selection.index] === selection.id) return selection.index;
  const found = selection.id === null ? -1 : ids.indexOf(selection.id);
  return found >= 0 ? found : Math.max(0, Math.min(selection.index, ids.length - 1));
}

/** Moves the cursor by a navigation command. */
export function moveSelection(
  selection: Selection,
  command: Command,
  ids: readonly string[],
  pageSize: number,
): Selection {
  const target = selectedIndex(selection, ids) + moveBy(command, ids.length, pageSize);
  const index = Math.max(0, Math.min(target, ids.length - 1));
  const top = scrolledTo(index, selection.top ?? 0, ids.length, pageSize);
  return { id: ids[index] ?? null, index, top };
}

/** The first row to show, moved from `top` no further than it takes to have the selected one in sight. */
export function scrolledTo(index: number, top: number, count: number, height: number): number {
  const within = Math.max(Math.min(top, index), index - height + 1);
  return Math.max(0, Math.min(within, count - height));
}

/** The first line to show so that the one with the cursor is in the middle, or as near as the ends let it. */
export function windowStart(index: number, count: number, height: number): number {
  const middle = index - Math.floor(height / 2);
  return Math.max(0, Math.min(middle, count - height));
}

function moveBy(command: Command, count: number, pageSize: number): number {
  const half = Math.max(1, Math.floor(pageSize / 2));
  const steps: Partial<Record<Command, number>> = {
    up: -1,
    down: 1,
    pageUp: -pageSize,
    pageDown: pageSize,
    halfUp: -half,
    halfDown: half,
    first: -count,
    last: count,
  };
  return steps[command] ?? 0;
}
