/** The marked rows of a list, by id: a mark stays with its row wherever that goes. */
export type Marks = ReadonlySet<string>;

export const noMarks: Marks = new Set();

/** Marks a row, or takes its mark away. */
export function toggleMark(marks: Marks, id: string): Marks {
  return marks.has(id) ? new Set([...marks].filter((one) => one !== id)) : new Set([...marks, id]);
}

/** Marks rows, beside those that are marked. */
export function addMarks(marks: Marks, ids: readonly string[]): Marks {
  return new Set([...marks, ...ids]);
}

/** The ids from one row to another, both included, whichever comes first; only `to` if `from` is gone. */
export function rangeOf(ids: readonly string[], from: string, to: number): readonly string[] {
  const found = ids.indexOf(from);
  const start = found < 0 ? to : found;
  return ids.slice(Math.min(start, to), Math.max(start, to) + 1);
}

/** The marks of rows that are still there. */
export function pruneMarks(marks: Marks, present: Iterable<{ readonly id: string }>): Marks {
  if (marks.size === 0) return marks;
  const kept = new Set<string>();
  for (const { id } of present) if (marks.has(id)) kept.add(id);
  return kept.size === marks.size ? marks : kept;
}
