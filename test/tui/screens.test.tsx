import { afterEach, expect, test } from 'vitest';
import { local, makeRack } from '../support/rack.ts';
import { keys, openWindow, type TestWindow } from './window.tsx';

let open: TestWindow | null = null;

async function window(options: Parameters<typeof openWindow>[0] = {}): Promise<TestWindow> {
  open = await openWindow(options);
  return open;
}

async function rackWith(...names: string[]) {
  const rack = await makeRack();
  for (const name of names) {
    rack.clock.now += 1000;
    await rack.keyring.createKey({ name }, local);
  }
  return rack;
}

afterEach(() => {
  open?.close();
  open = null;
});

test('the empty list says which key to press', async () => {
  const ui = await window();
  expect(ui.frame()).toContain('No keys yet.');
  expect(ui.frame()).toContain('Press n to create the first one');
});

test('a key is made, its token is shown once, and is gone with its panel', async () => {
  const ui = await window();
  await ui.press('n', 'keys > new');
  await ui.press('ci deploy', 'ci deploy');
  await ui.press(keys.ctrlS, 'is made');
  expect(ui.frame()).not.toMatch(/kr_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}/);
  await ui.press('v', /kr_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}/);
  const token = /kr_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}/.exec(ui.frame())?.[0] ?? '';
  expect((await ui.keyring.verify({ token, ip: null, permission: null })).code).toBe('VALID');
  await ui.press('c', 'Sent to your terminal');
  expect(ui.copied).toEqual([token]);
  await ui.press('i', '● active');
  expect(ui.frame()).not.toContain(token);
});

test('the token panel stays open on Escape, q and Enter on another button', async () => {
  const ui = await window();
  await ui.press('n', 'keys > new');
  await ui.press('x', '> Name         x');
  await ui.press(keys.ctrlS, 'is made');
  await ui.press(keys.escape, 'it cannot be shown again');
  await ui.press('q');
  await ui.press(keys.enter, 'Sent to your terminal');
  expect(ui.frame()).toContain('is made');
});

test('a refused draft keeps what was typed and says why at the field', async () => {
  const ui = await window();
  await ui.press('n', 'keys > new');
  await ui.press('ci', '> Name         ci');
  await ui.press(keys.tab, '> Scopes');
  await ui.press(keys.tab, '> Allowed IPs');
  await ui.press('10.1/8', '10.1/8');
  await ui.press(keys.ctrlS, /! "10\.1\/8" is not a full address/);
  expect(ui.frame()).toContain('ci');
  expect((await ui.keyring.listKeys({}, local)).total).toBe(0);
});

test('a typed form is thrown away only by a second Escape', async () => {
  const ui = await window();
  await ui.press('n', 'keys > new');
  await ui.press('precious', 'precious');
  await ui.press(keys.escape, 'Escape again');
  await ui.press(' more', 'precious more');
  await ui.press(keys.escape, 'Escape again');
  await ui.press(keys.escape, 'No keys yet.');
});

test('t switches a key off and on again, told by sign and word', async () => {
  const ui = await window({ rack: await rackWith('backup') });
  expect(ui.frame()).toContain('● active');
  await ui.press('t', '○ inactive');
  await ui.press('t', '● active');
});

test('a revoke asks; Enter and the opening key keep the key, y revokes it', async () => {
  const ui = await window({ rack: await rackWith('backup') });
  await ui.press('R', 'Revoke "backup" for good?');
  expect(ui.frame()).toContain('>[ Cancel ]<');
  await ui.press('R');
  await ui.press(keys.tab, '>[ Disable (d) ]<');
  await ui.press(keys.tab, '>[ Revoke (y) ]<');
  await ui.press(keys.enter, 'Press y to revoke');
  expect((await ui.keyring.listKeys({}, local)).total).toBe(1);
  await ui.press('y', 'No keys yet.');
  expect((await ui.keyring.listKeys({ status: 'revoked' }, local)).total).toBe(1);
});

test('Enter on Cancel and Escape leave the dialog with the key alive', async () => {
  const ui = await window({ rack: await rackWith('backup') });
  await ui.press('R', 'for good?');
  await ui.press(keys.enter, '● active');
  await ui.press('R', 'for good?');
  await ui.press(keys.escape, '● active');
});

test('case 46: a burst of keys cannot open and confirm a revoke', async () => {
  const ui = await window({ rack: await rackWith('backup', 'deploy') });
  await ui.press('Ry');
  await ui.press('nRyyjj', /> backup/);
  expect((await ui.keyring.listKeys({}, local)).total).toBe(2);
  expect(ui.frame()).not.toContain('for good');
});

test('text, Tab and text that arrive together go into two fields, and Enter at the end goes on', async () => {
  const ui = await window();
  await ui.press('n', 'keys > new');
  await ui.press(`ci deploy${keys.tab}`, '> Scopes');
  await ui.press(keys.tab, '> Allowed IPs');
  await ui.press(`10.0.0.1${keys.tab}90`, /Allowed IPs {2}10\.0\.0\.1[\s\S]*> Expires {6}90/);
  await ui.press(`1${keys.enter}`, /> Rate limit/);
});

test('a hundred keys in one burst all count', async () => {
  const rack = await rackWith(
    ...Array.from({ length: 60 }, (_, index) => `key ${String(index).padStart(2, '0')}`),
  );
  const ui = await window({ rack });
  await ui.press('j'.repeat(45), '46/60');
  await ui.press('k'.repeat(100), '1/60');
});

test('the filter narrows the list, is always visible, and Escape clears it', async () => {
  const ui = await window({ rack: await rackWith('backup', 'deploy', 'backup two') });
  await ui.press('/', (frame) => frame.includes('/ '));
  await ui.press('BACK', 'filter: BACK (2 of 3)');
  await ui.press(keys.enter, (frame) => !frame.includes('deploy'));
  expect(ui.frame()).toContain('filter: BACK (2 of 3)');
  await ui.press(keys.escape, 'deploy');
});

test('a filter that matches nothing says how to clear it', async () => {
  const ui = await window({ rack: await rackWith('backup') });
  await ui.press('/', '/ ');
  await ui.press('zzz', 'No key matches "zzz".');
  expect(ui.frame()).toContain('Escape clears the filter.');
});

test('backspace and delete in the filter only edit the filter', async () => {
  const ui = await window({ rack: await rackWith('backup') });
  await ui.press('/', '/ ');
  await ui.press('b', 'filter: b');
  await ui.press('\u007f', (frame) => !frame.includes('filter:'));
  await ui.press('\u007f');
  await ui.press('\u001b[3~');
  expect((await ui.keyring.listKeys({}, local)).total).toBe(1);
});

test('Escape at the top never quits', async () => {
  const ui = await window({ rack: await rackWith('backup') });
  await ui.press(keys.escape, 'q quits');
});

test('detail shows every field and follows a change from elsewhere', async () => {
  const rack = await rackWith('backup');
  const ui = await window({ rack });
  await ui.press(keys.enter, 'keys > backup');
  for (const label of [
    'Id',
    'Token',
    'Status',
    'Profile',
    'Account',
    'Scopes',
    'Allowed IPs',
    'Expires',
    'Created',
    'Last used',
  ]) {
    expect(ui.frame()).toContain(label);
  }
  await ui.press('t', '○ inactive');
  await ui.press(keys.escape, 'TOKEN');
});

test('the audit lists every event, newest first, opens one, and verifies the chain', async () => {
  const ui = await window({ rack: await rackWith('backup') });
  await ui.press('t', '○ inactive');
  await ui.press('3', 'keyrack > audit');
  await ui.see(/key\.disabled[\s\S]*key\.created[\s\S]*account\.created/);
  await ui.press('v', 'The chain holds: 4 events');
  await ui.press(keys.down, /> 3/);
  await ui.press(keys.enter, 'audit > 3');
  expect(ui.frame()).toContain('backup');
  await ui.press(keys.escape, 'WHAT');
  await ui.press('1', 'keyrack > keys');
});

test('the help lists the keys of the screen it was asked from first', async () => {
  const ui = await window();
  await ui.press('?', 'keyrack > help');
  expect(ui.frame()).toMatch(/^keyrack > help.*\nKeys\n/);
  expect(ui.frame()).toContain('revoke for good (asks first)');
  await ui.press('q', 'No keys yet.');
});

test('in a window that is too small a form keeps what was typed', async () => {
  const ui = await window();
  await ui.press('n', 'keys > new');
  await ui.press('precious', 'precious');
  ui.resize(5);
  await ui.see('need 60x12, have 100x5');
  ui.resize(30);
  await ui.see('precious');
});

test('names with escape sequences and bidirectional overrides are shown without them', async () => {
  const rack = await makeRack();
  await rack.keyring.createKey({ name: 'ok' }, local);
  const ui = await window({ rack, notices: ['hostile \u001b]0;title\u0007\u202e text'] });
  await ui.see('failed: hostile ]0;title text');
});

test('an actor without permission sees why the list is empty', async () => {
  const rack = await rackWith('backup');
  await rack.keyring.createAccount({ name: 'bob' }, local);
  const ui = await window({ rack, actor: { kind: 'account', account: 'bob', name: 'tester' } });
  await ui.see('account "bob" lacks the permission api_keys.read');
});

test('no line of any frame is wider than the window', async () => {
  const ui = await window({ rack: await rackWith('x'.repeat(300), '日本語の名前'.repeat(20)) });
  for (const key of ['j', keys.enter, 'R']) {
    await ui.press(key);
    await ui.see((frame) => frame.split('\n').every((line) => [...line].length <= 100));
  }
});

test('a rack that has stopped says so for as long as it lasts, on every screen', async () => {
  let trouble: string | null = null;
  const ui = await window({ rack: await rackWith('one'), trouble: () => trouble });
  trouble = 'a change was not confirmed by the disk (EIO)';
  const line = `! changes are refused: ${trouble}`;
  await ui.press('\u0012', 'Refreshed');
  await ui.press(keys.down, line);
  await ui.press(keys.enter, (shown) => shown.includes('keys > ') && shown.includes(line));
});

test('a notice of the rack that appears later is told, loudly', async () => {
  let tell: (text: string) => void = () => {};
  const onNotice = (listener: (text: string) => void) => {
    tell = listener;
    return () => {};
  };
  const ui = await window({ onNotice });
  tell('Cannot save the snapshot: the disk is full');
  await ui.see('failed: Cannot save the snapshot: the disk is full');
});

test('a server that takes questions and does not answer is told, and what is typed stays', async () => {
  const rack = await rackWith('backup');
  let isStopped = false;
  // A stopped process, or a network that drops everything: the connection stands and nothing comes.
  const service = new Proxy(rack.keyring, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) =>
        isStopped ? new Promise(() => {}) : Reflect.apply(value, target, given);
    },
  });
  const ui = await window({ rack, service });
  await ui.press('n', 'keys > new');
  isStopped = true;
  await ui.press('typed', 'typed');
  await ui.see(/! no answer for \d+ s/);
  expect(ui.frame()).toContain('nothing typed is lost');
  expect(ui.frame()).toContain('typed');
});

test('a question that has just opened hears a no, and no yes', async () => {
  // Time stands still, so the question stays as deaf as it opened.
  const ui = await window({ rack: await rackWith('backup'), still: true });
  await ui.press('R', 'Press y to revoke it');
  await ui.press('y');
  await ui.press('d');
  await ui.press(keys.escape, '● active');
});
