/** A moment as the panel writes it: ISO 8601 with a numeric offset and whole seconds. */
export function panelTime(moment: number | string): string {
  return new Date(moment).toISOString().replace(/\.\d{3}Z$/, '+00:00');
}
