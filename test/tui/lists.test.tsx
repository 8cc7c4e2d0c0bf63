import { afterEach, expect, test, vi } from 'vitest';
import { local, makeRack } from '../support/rack.ts';
import { keys, openWindow, type TestWindow } from './window.tsx';

let open: TestWindow | null = null;

/** The window over a rack with keys of these names, the last one made on top. */
async function windowWith(...names: string[]): Promise<TestWindow> {
  const rack = await makeRack();
  for (const name of names) {
    rack.clock.now += 1000;
    await rack.keyring.createKey({ name }, local);
  }
  open = await openWindow({ rack });
  return open;
}

/** Each key of the rack as `name status`, by name. */
async function statuses({ keyring }: TestWindow): Promise<string[]> {
  const revoked = await keyring.listKeys({ status: 'revoked' }, local);
  const { items } = await keyring.listKeys({}, local);
  return [...items, ...revoked.items].map(({ name, status }) => `${name} ${status}`).sort();
}

/** The names in the rows that are marked. */
function marked(frame: string): string[] {
  return frame.split('\n').flatMap((line) => /^\+[ >] (\S+)/.exec(line)?.[1] ?? []);
}

const ctrlR = '\u0012';

afterEach(() => {
  open?.close();
  open = null;
});

test('space marks and moves on, v marks a range, * all in sight, u none', async () => {
  const ui = await windowWith('e', 'd', 'c', 'b', 'a');
  await ui.press('  ', '2 marked');
  expect(marked(ui.frame())).toEqual(['a', 'b']);
  await ui.press('v', 'a range: move');
  await ui.press('jj', (frame) => marked(frame).length === 5);
  await ui.press('v', '5 marked');
  await ui.press('u', (frame) => !frame.includes('marked'));
  await ui.press('/', '/ ');
  await ui.press('name:b', '(1 of 5)');
  await ui.press(keys.enter, '> b');
  await ui.press('*', '1 marked');
  await ui.press(keys.escape, (frame) => !frame.includes('filter:'));
  expect(marked(ui.frame())).toEqual(['b']);
});

test('marking on and on scrolls as moving does', async () => {
  const ui = await windowWith(...Array.from({ length: 40 }, (_, index) => `k${40 - index}`));
  await ui.press(' '.repeat(30), '30 marked');
  expect(ui.frame()).toMatch(/\n\+ {2}k6 [\s\S]*\n\+ {2}k30 .*\n > k31 .*\n\S/);
});

test('Escape takes back one thing at a time: the range, the filter, the marks', async () => {
  const ui = await windowWith('b', 'a');
  await ui.press(' ', '1 marked');
  await ui.press('/', '/ ');
  await ui.press('b', 'filter: b');
  await ui.press(keys.enter, (frame) => !frame.includes('/ b'));
  await ui.press('v', 'a range: move');
  await ui.press(keys.escape, (frame) => !frame.includes('a range'));
  await ui.press(keys.escape, (frame) => !frame.includes('filter:'));
  expect(ui.frame()).toContain('1 marked');
  await ui.press(keys.escape, (frame) => !frame.includes('marked'));
  await ui.press(keys.escape, 'q quits');
});

test('marked keys are switched off together, and the screen says what failed and why', async () => {
  const ui = await windowWith('c', 'b', 'a');
  await ui.press('*', '3 marked');
  const { items } = await ui.keyring.listKeys({}, local);
  await ui.press('t', 'Switch 3 marked keys off or on?');
  // Somebody else is faster: the dialog stands still, and the outcome tells.
  await ui.keyring.revokeKey(items.find(({ name }) => name === 'b')?.id ?? '', local);
  await ui.press('d', '1 of 3 were not disabled');
  expect(ui.frame()).toMatch(/! not disabled .* b\n {4}Cannot disable key/);
  expect(ui.frame()).toMatch(/disabled .* a\n/);
  expect(await statuses(ui)).toEqual(['a inactive', 'b revoked', 'c inactive']);
  await ui.press(keys.escape, '○ inactive');
  expect(marked(ui.frame())).toEqual([]);
});

test('a revoke of many asks for their number, with Cancel focused; Enter and a burst revoke nothing', async () => {
  const ui = await windowWith('c', 'b', 'a');
  await ui.press('  ', '2 marked');
  await ui.press('R', 'Revoke 2 marked keys for good?');
  expect(ui.frame()).toContain('>[ Cancel ]<');
  await ui.press('\u0013', 'First type their number, 2');
  await ui.press('3', ': 3');
  await ui.press('\u0013', 'First type their number, 2');
  await ui.press('\u007f', (frame) => !frame.includes(': 3'));
  await ui.press(`2${'\u0013'}`, ': 2');
  await ui.press(keys.tab, '>[ Revoke (ctrl-s) ]<');
  await ui.press(keys.enter, 'then press ctrl-s');
  expect((await ui.keyring.listKeys({}, local)).total).toBe(3);
  await ui.press('\u0013', '2 revoked');
  expect(await statuses(ui)).toEqual(['a revoked', 'b revoked', 'c active']);
});

test('a single marked key is revoked by its name', async () => {
  const ui = await windowWith('deploy', 'backup');
  await ui.press(' ', '1 marked');
  await ui.press('R', 'Revoke the marked key for good?');
  await ui.press('backup', 'Type its name: backup');
  await ui.press('\u0013', '1 revoked');
  expect(await statuses(ui)).toEqual(['backup revoked', 'deploy active']);
});

test('a mark goes with its key when somebody else revokes that', async () => {
  const ui = await windowWith('b', 'a');
  await ui.press('*', '2 marked');
  const { items } = await ui.keyring.listKeys({}, local);
  await ui.keyring.revokeKey(items[0]?.id ?? '', local);
  await ui.press(ctrlR, (frame) => marked(frame).join() === 'b');
});

test('a key pressed for a row that has gone meanwhile does nothing to the row that took its place', async () => {
  // The row under the cursor is revoked elsewhere just before "t" is pressed for it.
  const ui = await windowWith('next', 'gone');
  await ui.see('> gone');
  const { items } = await ui.keyring.listKeys({}, local);
  await ui.keyring.revokeKey(items[0]?.id ?? '', local);
  await ui.press(ctrlR, '> next');
  await ui.press('t', 'The key under the cursor is gone; it is on "next" now');
  expect(await statuses(ui)).toEqual(['gone revoked', 'next active']);
  await ui.press('t', '○ inactive');
});

test('a new key does not take the cursor from the first row', async () => {
  const ui = await windowWith('first');
  await ui.see('> first');
  ui.clock.now += 1000;
  await ui.keyring.createKey({ name: 'newer' }, local);
  await ui.press(ctrlR, 'newer');
  expect(ui.frame()).toContain('> first');
});

test('s sorts by what is picked, S turns it round', async () => {
  const ui = await windowWith('b', 'c', 'a');
  const order = (...names: string[]) =>
    new RegExp(names.map((name) => `[ >] ${name} `).join('[\\s\\S]*'));
  await ui.press('s', 'keys > sort');
  await ui.press('j', '> name');
  await ui.press(keys.enter, order('a', 'b', 'c'));
  expect(ui.frame()).toContain('NAME ▲');
  await ui.press('S', order('c', 'b', 'a'));
  expect(ui.frame()).toContain('NAME ▼');
});

test('a mistake in a filter is told beside the chip and hides no row', async () => {
  const ui = await windowWith('b', 'a');
  await ui.press('/', '/ ');
  await ui.press('stauts:x', 'filter: stauts:x (2 of 2) · ! no field "stauts"');
  await ui.press(keys.escape, (frame) => !frame.includes('stauts'));
  await ui.press('/', '/ ');
  await ui.press('last:never name:a', '(1 of 2)');
});

test('the palette finds an action by its words and does it on the row below', async () => {
  const ui = await windowWith('b', 'a');
  await ui.press('j', '> b');
  await ui.press(':', 'keyrack > actions');
  await ui.press('switch', '> t ');
  await ui.press(keys.enter, '○ inactive');
  expect(await statuses(ui)).toEqual(['a active', 'b inactive']);
});

test('what the palette finds elsewhere is told, not done', async () => {
  const ui = await windowWith('a');
  await ui.press(':', 'keyrack > actions');
  await ui.press('verify', '(in audit)');
  await ui.press(keys.enter, 'Not here: press v in audit');
});

test('a burst into the palette finds an action and does not run it', async () => {
  // A paste without brackets: whatever its text comes to, nobody chose to run it.
  const ui = await windowWith('a');
  await ui.press(':', 'keyrack > actions');
  await ui.press(`switch${keys.enter}`, ': switch');
  expect(await statuses(ui)).toEqual(['a active']);
  await ui.press(keys.escape, '● active');
});

test('m shows the last messages with their time, the newest first', async () => {
  const ui = await windowWith('a');
  await ui.press('t', 'is inactive');
  await ui.press('t', '"a" is active');
  await ui.press(
    'm',
    /messages[\s\S]*\d\d:\d\d:\d\d {2}"a" is active; z undoes it\n\d\d:\d\d:\d\d {2}"a" is inactive/,
  );
});

test('the help is filtered', async () => {
  const ui = await windowWith('a');
  await ui.press('?', 'keyrack > help');
  await ui.press('/', '/ ');
  await ui.press('marks away', /Keys\n {2}u .*take all marks away\n *\n/);
  expect(ui.frame()).not.toContain('revoke for good');
  await ui.press(keys.enter, 'filter: marks away');
  await ui.press(keys.escape, 'revoke for good');
  await ui.press(keys.escape, 'TOKEN');
});

test('the detail of a key tells its uses, its requests and its changes', async () => {
  const rack = await makeRack();
  const { token, key } = await rack.keyring.createKey({ name: 'backup' }, local);
  const ask = (ip: string) => rack.keyring.authenticate({ token, ip, permission: null });
  for (const ip of ['203.0.113.9', '203.0.113.9', '198.51.100.7']) ask(ip);
  open = await openWindow({ rack });
  await open.press(keys.enter, 'keys > backup');
  await open.see(/Last 24 hours +▇ 3 uses/);
  expect(open.frame()).toContain('2 from 203.0.113.9');
  expect(open.frame()).toMatch(
    /Requests +\d\d:\d\d:\d\d VALID from 198\.51\.100\.7 asked by verify\n.*2x VALID from 203/,
  );
  expect(open.frame()).toMatch(/Audit +.* key\.created by tester/);
  await rack.keyring.revokeKey(key.id, local);
  await open.press('y', 'Sent to your terminal');
  await vi.waitFor(() => expect(open?.frame()).toContain('✕ revoked'), { timeout: 9000 });
});

test('in a wide window the key under the cursor stands beside the list', async () => {
  const ui = await windowWith('b', 'a');
  ui.resize(30, 160);
  await ui.see(/│ a\n > a .*│ Id [\s\S]*│ Audit/);
  await ui.press('j', /│ b\n.* a .*│ Id [\s\S]*│ Audit/);
  ui.resize(30, 139);
  await ui.see((frame) => !frame.includes('│'));
});
