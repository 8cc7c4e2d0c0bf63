/** A command of the command line, as the palette tells of it. The command line hands them over at the start. */
export interface CommandLine {
  /** Its words: `api-key revoke`. */
  readonly name: string;
  readonly summary: string;
  /** What may be typed, with the names of its arguments. */
  readonly usage: string;
  /** What to type, up to where its arguments begin, for the rack that is open here. */
  readonly line: string;
}

/** Names in few words: `api-key enable, disable`. */
export function namesText(names: readonly string[]): string {
  const [first = '', ...others] = names;
  const noun = first.slice(0, first.lastIndexOf(' ') + 1);
  const rest = others.map((name) => (name.startsWith(noun) ? name.slice(noun.length) : name));
  return [first, ...rest].join(', ');
}
