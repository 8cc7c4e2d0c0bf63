import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { makeHome } from './served.ts';
import type { Session } from './terminal.ts';
import {
  insist,
  key,
  makeKey,
  openTui,
  placeOf,
  type TuiOptions,
  takeToken,
  tokenPattern,
} from './tui.ts';

let home = '';

beforeEach(() => {
  home = makeHome();
});

async function open(size?: TuiOptions['size']): Promise<Session> {
  const env = { HOME: home, SSH_CONNECTION: '203.0.113.9 1 10.0.0.1 22' };
  const session = openTui(home, { env, ...(size && { size }) });
  await session.see(/No keys yet\.|TOKEN/);
  return session;
}

async function use(ui: Session, token: string): Promise<number> {
  const place = await placeOf(ui);
  const headers = {
    authorization: `Bearer ${token}`,
    'x-forwarded-method': 'GET',
    'x-forwarded-uri': '/',
  };
  return (await fetch(`${place}/authz/forward`, { headers })).status;
}

test('a token is printed on the normal screen as one line, and the panel comes back', async () => {
  const ui = await open();
  await makeKey(ui, 'backup');
  await ui.press('p', 'Press Enter to go back');
  expect(ui.isAlternate()).toBe(false);
  const lines = ui.screen().split('\n');
  expect(lines.filter((line) => tokenPattern.test(line))).toEqual([
    expect.stringMatching(new RegExp(`^${tokenPattern.source}$`)),
  ]);
  ui.send('x');
  await ui.press(key.enter, 'Printed');
  expect(ui.isAlternate()).toBe(true);
  expect(ui.screen()).not.toMatch(tokenPattern);
  await ui.press('i', '● active');
});

test.each(['SIGTERM', 'SIGHUP'])(
  'on %s while a token is printed the terminal is given back',
  async (signal) => {
    const ui = await open();
    await makeKey(ui, 'backup');
    await ui.press('p', 'Press Enter to go back');
    ui.signal(signal);
    expect(await ui.ended).toBe(signal === 'SIGTERM' ? 143 : 129);
    expect(ui.isAlternate()).toBe(false);
    expect(ui.raw().lastIndexOf('\u001b[?7h')).toBeGreaterThan(ui.raw().lastIndexOf('\u001b[?7l'));
  },
);

test('a token is saved to a file of its owner alone, checked by its end, and is in no frame', async () => {
  const ui = await open();
  await makeKey(ui, 'backup');
  await ui.press('s', '~/keyrack-kr_');
  await ui.press(key.enter, 'Saved to');
  const [file = ''] = readdirSync(home).filter((name) => name.endsWith('.token'));
  const token = readFileSync(join(home, file), 'utf8').trim();
  expect(token).toMatch(tokenPattern);
  expect(statSync(join(home, file)).mode & 0o777).toBe(0o600);
  await ui.press('s', '~/keyrack-kr_');
  await ui.press(key.enter, 'not overwritten');
  await ui.press(key.escape, 'Copy as');
  await ui.press('b', 'Paste it');
  // A terminal sends a paste in brackets.
  await ui.press(`\u001b[200~${token}\u001b[201~`, '****');
  await ui.press(key.enter, 'Checked');
  expect(await use(ui, token)).toBe(204);
  await ui.press('i', '● active');
  expect(ui.raw()).not.toContain(token.slice(16));
});

test('an edit meets the edit of another terminal: who and what is told, nothing typed is lost', async () => {
  const first = await open();
  await makeKey(first, 'backup');
  await first.press('i', '● active');
  const second = await open();
  await first.press('e', '> edit');
  await second.press('e', '> edit');
  await first.press(' one', 'backup one');
  await second.press(' two', 'backup two');
  await first.press(key.ctrlS, 'is changed; z undoes it');
  await second.press(key.ctrlS, 'Not saved');
  expect(second.screen()).toMatch(/Meanwhile .*changed name "backup" to[\s\S]*"backup one"/);
  await second.press(key.ctrlS, 'is changed; z undoes it');
  await second.see('backup two');
  await first.press('z', 'Not undone, "backup" has changed since');
  await second.press('z', 'Undone');
  await second.see('backup one');
});

test('a key in use is disabled after a question, and z takes it back', async () => {
  const ui = await open();
  await makeKey(ui, 'backup');
  const token = await takeToken(ui);
  expect(await use(ui, token)).toBe(204);
  await ui.press('t', 'which is in use?');
  await ui.see('used once');
  await insist(ui, 'y', '○ inactive');
  expect(await use(ui, token)).toBe(401);
  await ui.press('z', '● active');
  expect(await use(ui, token)).toBe(204);
});

test('a key in use is not revoked by a burst, nor without its name', async () => {
  const ui = await open();
  await makeKey(ui, 'backup');
  const token = await takeToken(ui);
  expect(await use(ui, token)).toBe(204);
  ui.send(`Rbackup${key.ctrlS}`);
  await insist(ui, key.ctrlR, 'Refreshed');
  await ui.press('R', 'Type backup to revoke it');
  await insist(ui, key.ctrlS, 'Type the name first');
  ui.send(`backup${key.ctrlS}`);
  await ui.see('revoke it: backup');
  expect(await use(ui, token)).toBe(204);
  await ui.press(key.ctrlS, 'is revoked');
  expect(await use(ui, token)).toBe(401);
});

test('a rotation at 60x12, from the dialog to the end of the old token', async () => {
  const ui = await open({ columns: 60, rows: 12 });
  await makeKey(ui, 'backup');
  const old = await takeToken(ui);
  await ui.press('o', 'Give "backup" a new token?');
  await insist(ui, key.ctrlS, 'A new token for "backup"');
  const token = await takeToken(ui);
  expect([await use(ui, old), await use(ui, token)]).toEqual([204, 204]);
  await ui.press(key.ctrlR, 'Refreshed');
  await ui.press('o', 'It is still used: once');
  await insist(ui, 'f', '>[ Finish (f) ]<');
  await ui.press('y', 'stopped working');
  expect([await use(ui, old), await use(ui, token)]).toEqual([401, 204]);
});

test('the address that an SSH session comes from is allowed by one key', async () => {
  const ui = await open();
  await ui.press('n', 'keys > new');
  await ui.press('ci', 'ci');
  await ui.press(key.tab, '> Scopes');
  await ui.press(key.tab, 'ctrl-o adds 203.0.113.9');
  await ui.press(key.ctrlO, /Allowed IPs +203\.0\.113\.9/);
});

test('the panel of a token is not left by one ctrl-c', async () => {
  const ui = await open();
  await makeKey(ui, 'backup');
  await ui.press(key.ctrlC, 'ctrl-c again quits');
  ui.send(key.ctrlC);
  expect(await ui.ended).toBe(0);
});
