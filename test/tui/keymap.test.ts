import { expect, test } from 'vitest';
import type { Context } from '../../src/tui/keymap/binding.ts';
import { bindingsOf, findBinding, keymap } from '../../src/tui/keymap/table.ts';
import { hintsUnder } from '../../src/tui/model/permitted.ts';

const contexts = [...new Set(keymap.flatMap((binding) => binding.contexts))];

test.each(contexts)('no key means two things in the context %s', (context: Context) => {
  const keys = bindingsOf(context).flatMap((binding) => binding.keys);
  expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
});

test('only shift-R opens a revoke, and no form of r, d, x, backspace or delete does', () => {
  const openers = keymap.filter(({ command }) => command === 'revoke').flatMap(({ keys }) => keys);
  expect(openers).toEqual(['R']);
  for (const key of ['r', 'd', 'x', 'ctrl-d', 'ctrl-k', 'backspace', 'delete']) {
    expect(['revoke', 'toggle', 'confirm']).not.toContain(findBinding('keys', key)?.command);
  }
});

test('the key that opens the revoke dialog and Enter never confirm it', () => {
  expect(findBinding('revoke', 'R')).toBeUndefined();
  expect(findBinding('revoke', 'enter')?.command).toBe('press');
  expect(findBinding('revoke', 'y')?.command).toBe('confirm');
});

test.each(contexts)('Escape never quits from the context %s', (context: Context) => {
  expect(['quit', 'stop']).not.toContain(findBinding(context, 'escape')?.command);
});

test.each(contexts)('ctrl-c leaves from the context %s', (context: Context) => {
  expect(findBinding(context, 'ctrl-c')?.command).toBe('stop');
});

test.each(contexts)('the hints of the context %s fit a line of 80 columns', (context: Context) => {
  expect(hintsUnder(context, () => null).hints.length).toBeLessThanOrEqual(80);
});

test('nothing that changes a key is run from a burst of keys', () => {
  const careless = keymap.filter((binding) => binding.navigation).map(({ command }) => command);
  for (const command of [
    'toggle',
    'revoke',
    'confirm',
    'new',
    'submit',
    'press',
    'stored',
  ] as const) {
    expect(careless).not.toContain(command);
  }
});
