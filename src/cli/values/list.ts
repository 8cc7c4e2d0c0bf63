/** The parts between the commas, without blanks around them; nothing is one empty list. */
export function splitList(text: string): readonly string[] {
  return text.trim() === '' ? [] : text.split(',').map((part) => part.trim());
}

/** The names in a setting of the environment, without empty ones; undefined if it is not set. */
export function readNames(text: string | undefined): readonly string[] | undefined {
  return text === undefined ? undefined : splitList(text).filter((one) => one !== '');
}
