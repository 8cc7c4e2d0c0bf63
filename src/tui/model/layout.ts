/** From this width on there is room for a list and what it is about beside it. */
export const wideColumns = 140;

/** Columns of the list and of the pane beside it; no pane in a window that is too narrow. */
export function listAndPane(columns: number): { readonly list: number; readonly pane: number } {
  if (columns < wideColumns) return { list: columns, pane: 0 };
  const pane = Math.min(72, Math.floor(columns * 0.38));
  return { list: columns - pane, pane };
}
