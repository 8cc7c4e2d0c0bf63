import { KeyError } from '../core/errors.ts';

/** The deepest nesting of a body; nothing on `/v1` needs more than three. */
export const maxDepth = 20;

/**
 * Reads JSON, and refuses what parsers disagree about: a name that stands twice in one object
 * (JSON.parse takes the last, a proxy in front of us that checks the body may take the first), a
 * member `__proto__`, and nesting without end. Throws `invalid_input`, and never quotes the text:
 * it may hold a token.
 */
export function parseStrictJson(text: string, what = 'the body'): unknown {
  try {
    const value = parse(text);
    checkStructure(text);
    return value;
  } catch (error) {
    if (!(error instanceof NotStrict)) throw error;
    throw new KeyError('invalid_input', `Cannot read ${what}: ${error.message}`);
  }
}

/** Why a text is not the JSON that is wanted. */
class NotStrict extends Error {}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('it is not JSON');
  }
}

/**
 * Walks over text that is known to be JSON, so every string before a colon is a name. Strings are
 * skipped by their quotes and not by a regular expression, whose stack a long one would exhaust.
 */
function checkStructure(text: string): void {
  const open: Set<string>[] = [];
  const marks = /["{}[\]]/g;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    const [character] = mark;
    if (character === '{' || character === '[') open.push(new Set());
    else if (character === '}' || character === ']') open.pop();
    else {
      marks.lastIndex = endOfString(text, mark.index);
      const literal = text.slice(mark.index, marks.lastIndex);
      if (isName(text, marks.lastIndex)) noteName(open.at(-1), JSON.parse(literal));
    }
    if (open.length > maxDepth) throw refused(`it is nested deeper than ${maxDepth} levels`);
  }
}

/** The place behind the next quote that an even number of backslashes stands before. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let slashes = 0;
    while (text[end - 1 - slashes] === '\\') slashes += 1;
    if (slashes % 2 === 0) return end + 1;
  }
}

function isName(text: string, end: number): boolean {
  const colon = /\s*:/y;
  colon.lastIndex = end;
  return colon.test(text);
}

function noteName(names: Set<string> | undefined, name: string): void {
  if (name === '__proto__') throw refused('a member is named "__proto__"');
  if (names?.has(name))
    throw refused(`the member "${name.slice(0, 40)}" stands twice in one object`);
  names?.add(name);
}

function refused(problem: string): NotStrict {
  return new NotStrict(problem);
}
