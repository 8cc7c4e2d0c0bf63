import type { LabelRule } from './profile.ts';

const forbidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/u;
const tooManyMarks = /\p{M}{5}/u;

/** The most combining marks that may follow one another. */
export const maxMarks = 4;

/** A key's name in the form in which it is kept: NFC, without blanks around it. */
export function normalizeLabel(text: string): string {
  return text.normalize('NFC').trim();
}

/** Says what is wrong with a normalized name, or null. Lengths count code points. */
export function labelProblem(label: string, rule: LabelRule): string | null {
  const length = countCharacters(label);
  if (length === 0)
    return `is empty; a ${rule.word} of ${rule.min} to ${rule.max} characters is needed`;
  if (length > rule.max) return `is ${length} characters long, ${rule.max} are the most`;
  const character = forbidden.exec(label)?.[0];
  if (character)
    return `holds the character ${codePoint(character)}, which is invisible or a control character`;
  if (tooManyMarks.test(label)) return `has more than ${maxMarks} combining marks on one character`;
  // Only now is the name known to be harmless enough to be quoted.
  return length < rule.min ? `"${label}" is shorter than ${rule.min} characters` : null;
}

function countCharacters(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
