import { expect, test } from 'vitest';
import { commandLines } from '../../src/cli/command-lines.ts';
import { commands } from '../../src/cli/commands/table.ts';
import { globalOptions } from '../../src/cli/global-options.ts';
import { parseArguments } from '../../src/cli/parse.ts';
import type { Context } from '../../src/tui/keymap/binding.ts';
import { keymap } from '../../src/tui/keymap/table.ts';
import { actionLine, actionScore, actionsOf, commandsOf } from '../../src/tui/model/actions.ts';
import { fuzzyFind } from '../../src/tui/model/fuzzy.ts';
import { openWindow, type TestWindow } from './window.tsx';

const lines = commandLines(commands, parseArguments([], globalOptions, []));
const views: readonly Context[] =
  keymap.find(({ command }) => command === 'palette')?.contexts ?? [];

async function openPalette(...names: readonly string[]): Promise<TestWindow> {
  const ui = await openWindow();
  for (const name of names) await ui.keyring.createKey({ name }, { kind: 'local', name: 'tester' });
  await ui.press('\u0012', names.at(-1) ?? 'No keys yet');
  await ui.press(':', 'keyrack > actions');
  return ui;
}

test('what a key names is a command of the command line', () => {
  const known = lines.map(({ name }) => name);
  const named = keymap.flatMap(({ does = [] }) => does);
  expect(named.length).toBeGreaterThan(10);
  expect(named.filter((name) => !known.includes(name))).toEqual([]);
});

test.each(views)('from %s the palette tells of every command, each once or by its keys', (view) => {
  const actions = actionsOf(view, lines);
  const told = new Set(actions.flatMap(commandsOf).map(({ name }) => name));
  expect([...told].sort()).toEqual(lines.map(({ name }) => name).sort());
  const shown = actions.map((action) => actionLine(action, 200, '…'));
  expect(new Set(shown).size).toBe(shown.length);
  const typed = actions.filter(({ kind }) => kind === 'type').flatMap(commandsOf);
  const keyed = actions.filter(({ kind }) => kind === 'key').flatMap(commandsOf);
  expect(typed.filter((command) => keyed.includes(command))).toEqual([]);
});

test.each([
  ['api-key revoke', 'R'],
  ['revoke', 'R'],
  ['for good', 'R'],
  ['api-key enable', 't'],
  ['requests with them are refused', 't'],
  ['token is shown once', 'n'],
])('"%s" finds the key %s first', (typed, key) => {
  const [first] = fuzzyFind(actionsOf('keys', lines), typed, actionScore);
  expect(first).toMatchObject({ kind: 'key', keys: [key] });
});

test.each([60, 80, 200])('in %i columns the key and the command are in sight', (columns) => {
  for (const action of actionsOf('audit', lines)) {
    const seen = actionLine(action, columns, '…').slice(0, columns);
    expect(seen).toMatch(/^(type|\S+) {2}/);
    for (const { name } of commandsOf(action).slice(0, 1)) expect(seen).toContain(name);
  }
});

test('a command that no key does is shown as it is typed, and copied', async () => {
  const ui = await openPalette();
  await ui.press('backup', '> type     Write the whole rack');
  await ui.press('\r', 'actions > backup');
  expect(ui.frame()).toContain('Usage: keyrack backup');
  expect(ui.frame()).toMatch(/^keyrack backup$/m);
  await ui.press('y', 'Sent to your terminal');
  expect(ui.copied).toEqual(['keyrack backup']);
  await ui.press('\u001b', 'keyrack > keys');
  ui.close();
});

test('the command that the chosen key does is told with what it says of itself', async () => {
  const ui = await openPalette('backup');
  await ui.press('api-key rot', /> o .*api-key rotate[\s\S]*1 action · Give a key a new token/);
  await ui.press('\r', 'Give "backup" a new token?');
  ui.close();
});

test('what is copied leads to the rack that is open, from any directory and as one word', () => {
  const typed = [
    '--data',
    "it's here",
    '--as',
    'bob',
    '--store',
    'postgres://me@db/rack',
    '--ascii',
  ];
  const args = parseArguments(typed, globalOptions, []);
  const doctor = commandLines(commands, args).find(({ name }) => name === 'doctor');
  expect(doctor?.line).toBe(
    `keyrack doctor --data '${process.cwd()}/it'\\''s here' --store postgres://me@db/rack --as bob`,
  );
});
