import type { Key } from 'ink';
import { expect, test } from 'vitest';
import { isTornSequence, keysPressed } from '../../src/tui/model/keys-pressed.ts';

const none = {} as Key;

test('a burst of characters is taken apart, one key each', () => {
  expect(keysPressed('jjG', none)).toEqual(['j', 'j', 'G']);
});

test('Enter at the end of a burst is Enter', () => {
  expect(keysPressed('yes\r', none)).toEqual(['y', 'e', 's', 'enter']);
});

test('characters outside the basic plane stay whole', () => {
  expect(keysPressed('a😀b', none)).toEqual(['a', '😀', 'b']);
});

test.each([
  [{ upArrow: true }, 'up'],
  [{ escape: true }, 'escape'],
  [{ return: true }, 'enter'],
  [{ tab: true }, 'tab'],
  [{ tab: true, shift: true }, 'shift-tab'],
  [{ delete: true }, 'delete'],
])('the flag %o is the key %s', (flags, name) => {
  expect(keysPressed('', flags as unknown as Key)).toEqual([name]);
});

test('a control character has its name', () => {
  expect(keysPressed('d', { ctrl: true } as Key)).toEqual(['ctrl-d']);
});

test('Escape and a character that arrive together are two keys, not Alt', () => {
  expect(keysPressed('j', { meta: true } as Key)).toEqual(['escape', 'j']);
});

test('the rest of an arrow key that a slow line tore apart is recognised', () => {
  expect(isTornSequence(['[', 'B'], ['escape'])).toBe(true);
  expect(isTornSequence(['[', '1', ';', '5', 'C'], ['escape'])).toBe(true);
  expect(isTornSequence(['[', 'B'], ['a'])).toBe(false);
  expect(isTornSequence(['j'], ['escape'])).toBe(false);
});

test('control characters within a burst have their names', () => {
  expect(keysPressed('ab\u0013', none)).toEqual(['a', 'b', 'ctrl-s']);
});
