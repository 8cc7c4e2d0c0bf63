import { afterEach, expect, test } from 'vitest';
import { local, makeRack } from '../support/rack.ts';
import { keys, openWindow, type TestWindow } from './window.tsx';

let open: TestWindow | null = null;

afterEach(() => {
  open?.close();
  open = null;
});

async function window(options: Parameters<typeof openWindow>[0] = {}): Promise<TestWindow> {
  open = await openWindow(options);
  return open;
}

async function rackWithBob(permissions: readonly string[] = ['api_keys.read']) {
  const rack = await makeRack();
  await rack.keyring.createAccount({ name: 'bob', permissions }, local);
  await rack.keyring.createKey(
    { name: 'panel', profile: 'pterodactyl-client', account: 'bob' },
    local,
  );
  return rack;
}

const asBob = { kind: 'account', account: 'bob', name: 'tester' } as const;

test('the accounts show role, rights, keys and the count against the limit', async () => {
  const ui = await window({ rack: await rackWithBob() });
  await ui.press('4', 'keyrack > accounts');
  await ui.see(/bob +member +1 +read · pterodactyl-client 1\/25/);
  expect(ui.frame()).toMatch(/admin +admin +0 +everything/);
});

test('an account is made, changed and removed', async () => {
  const ui = await window();
  await ui.press('4', /admin +admin/);
  await ui.press('n', 'accounts > new');
  await ui.press('eve', '> Name         eve');
  await ui.press(keys.tab, '> Role');
  await ui.press(keys.tab);
  await ui.press(' ', '[x] api_keys.read');
  await ui.press(keys.ctrlS, 'Account "eve" is made');
  await ui.see(/eve +member +0 +read/);
  await ui.press('j', /> eve/);
  await ui.press('e', 'accounts > eve');
  await ui.press(keys.right, '< admin >');
  await ui.press(keys.ctrlS, /eve +admin +0 +everything/);
  await ui.press('R', 'Remove the account "eve"?');
  await ui.press('R');
  await ui.press(keys.tab, '>[ Remove (y) ]<');
  await ui.press(keys.enter, 'Press y to remove it');
  await ui.press('y', (frame) => frame.includes('is removed') && !/eve +admin/.test(frame));
});

test('a name that is refused stays in the form with the reason under it', async () => {
  const ui = await window();
  await ui.press('4', /admin +admin/);
  await ui.press('n', 'accounts > new');
  await ui.press('a b', 'a b');
  await ui.press(keys.ctrlS, /! "a b" is not 1 to 64 letters/);
  await ui.press(keys.escape, 'Escape again');
  await ui.press(keys.escape, 'keyrack > accounts');
});

test('the last admin cannot be removed, and the rack says why', async () => {
  const ui = await window();
  await ui.press('4', /> admin +admin/);
  await ui.press('R', 'Remove the account');
  await ui.press('y', 'it is the last one with the role admin');
});

test('K shows the keys of an account', async () => {
  const rack = await rackWithBob();
  await rack.keyring.createKey({ name: 'other' }, local);
  const ui = await window({ rack });
  await ui.press('4', /bob +member/);
  await ui.press('j', /> bob/);
  await ui.press('K', (frame) => frame.includes('panel') && !frame.includes('other'));
  expect(ui.frame()).toContain('keyrack > keys');
});

test('what an account may not do is dimmed in the hints with the reason, and refused before it is tried', async () => {
  const rack = await rackWithBob();
  const ui = await window({ rack, actor: asBob });
  await ui.see('n t needs api_keys.write  R needs api_keys.delete');
  await ui.press('R', 'Not permitted: needs api_keys.delete');
  await ui.press('n', 'Not permitted: needs api_keys.write');
  await ui.press('t', 'Not permitted: needs api_keys.write');
  await ui.press('?', '(needs api_keys.write) new key');
  await ui.press('q');
  await ui.press('4', 'enter n R needs role admin');
  await ui.press('R', 'Not permitted: needs role admin');
  const { items } = await rack.keyring.listAudit({ type: 'attempt.refused' }, local);
  expect(items).toEqual([]);
});

test('a permission that is given elsewhere opens what it was needed for', async () => {
  const rack = await rackWithBob();
  const ui = await window({ rack, actor: asBob });
  await ui.see('R needs api_keys.delete');
  await rack.keyring.updateAccount(
    'bob',
    { permissions: ['api_keys.read', 'api_keys.delete'] },
    local,
  );
  await ui.see('R revoke');
});

test('an account that does not exist may do nothing, and every key says so', async () => {
  const ui = await window({ actor: { kind: 'account', account: 'nobody', name: 'tester' } });
  await ui.press('2', 'there is no account "nobody"');
});
