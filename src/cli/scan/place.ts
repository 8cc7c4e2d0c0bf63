/** Where a token stands. Line and column count from 1, the column in bytes. */
export interface Place {
  /** As it was named on the command line or lies below; `-` for standard input. In history: within the repository. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Where in the history of a repository: the commit that brought it in, or the object if none is known. */
  readonly history: { readonly repository: string; readonly commit: string } | null;
}

/** The place in one word, as editors and `git show` take it: `src/app.ts:3:14`, `1f2e3d4c5b6a:src/app.ts:3:14`. */
export function placeText({ file, line, column, history }: Place): string {
  const spot = `${file}:${line}:${column}`;
  if (!history) return spot;
  const repository = history.repository === '.' ? '' : `${history.repository}@`;
  return `${repository}${history.commit.slice(0, 12)}:${spot}`;
}
