/**
 * JSON for scripts that is safe to look at on a terminal as well: JSON leaves C1 controls,
 * bidirectional overrides and zero-width characters as they are, and a name may hold them.
 */
const hidden = /[\u007f-\u009f\p{Cf}\p{Cs}\u2028\u2029]/gu;

/** The value as indented JSON with a line break at its end. */
export function toJson(value: unknown): string {
  return escaped(JSON.stringify(value, null, 2));
}

/** The value as JSON on one line, for lists that have no end. */
export function toJsonLine(value: unknown): string {
  return escaped(JSON.stringify(value));
}

function escaped(text: string): string {
  return `${text.replace(hidden, (character) => escapeUnits(character))}\n`;
}

function escapeUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`,
  ).join('');
}
