/**
 * From what Ink hands over to single keys. Ink splits a read at escape sequences but not into
 * characters: `jjj` typed over a slow line arrives as one input, and `yes⏎` arrives with
 * `key.return` false. Alt-x is what Escape and x look like when they arrive together.
 */
import type { Key } from 'ink';

/** One read from the terminal, as keys: single characters, or names such as `down` and `ctrl-d`. */
export type KeysPressed = readonly string[];

const named: readonly (readonly [keyof Key, string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  ['delete', 'delete'],
];

const characters: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u001b': 'escape',
  ' ': 'space',
};

/** Decodes one input event of Ink. */
export function keysPressed(input: string, key: Key): KeysPressed {
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab'];
  const name = named.find(([flag]) => key[flag])?.[1];
  if (name) return [name];
  if (key.ctrl) return [`ctrl-${input}`];
  const single = [...input].map(keyOfCharacter);
  return key.meta ? ['escape', ...single] : single;
}

/** Control characters that came along with text have their names as well. */
function keyOfCharacter(character: string): string {
  const name = characters[character];
  if (name !== undefined) return name;
  const code = character.charCodeAt(0);
  return code < 32 ? `ctrl-${String.fromCharCode(code + 96)}` : character;
}

/**
 * True for the rest of an escape sequence that a slow line tore apart: Ink has taken its first
 * byte for the Escape key.
 */
export function isTornSequence(keys: KeysPressed, before: KeysPressed): boolean {
  return (
    before.length === 1 && before[0] === 'escape' && /^(\[|O)[\d;]*[A-Za-z~]$/.test(keys.join(''))
  );
}
