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

test('an update shows each field before and after, side by side', async () => {
  const rack = await makeRack();
  const { key } = await rack.keyring.createKey({ name: 'old name' }, local);
  await rack.keyring.updateKey(key.id, { name: 'new name', allowedIps: ['10.0.0.1'] }, local);
  const ui = await window({ rack });
  await ui.press('3', 'key.updated');
  await ui.press(keys.enter, /BEFORE +AFTER/);
  expect(ui.frame()).toMatch(/name +old name +> new name/);
  expect(ui.frame()).toMatch(/allowed IPs +every address +> 10\.0\.0\.1/);
  await ui.press('K', 'keys > new name');
});

test('the status line says how far the chain is, and ok when it was verified', async () => {
  const ui = await window();
  await ui.press('3', /#2 [0-9a-f]{4}… \(v verifies\)/);
  await ui.press('v', 'The chain holds: 2 events');
  await ui.press(keys.down, /ok #2 [0-9a-f]{4}…/);
});

test('a change made elsewhere appears in the audit by itself, and the verified part stays told', async () => {
  const ui = await window();
  await ui.press('3', 'v verifies');
  await ui.press('v', 'The chain holds');
  await ui.keyring.createKey({ name: 'elsewhere' }, local);
  await ui.see('elsewhere');
  await ui.press(keys.down, /ok to #2, now #3/);
});

test('terms narrow the audit by key, actor, type and time, beyond what is loaded', async () => {
  const rack = await makeRack();
  const { key } = await rack.keyring.createKey({ name: 'the first' }, local);
  // The screen holds the newest 500 events: the first ones are found only by asking the rack.
  for (let count = 0; count < 260; count += 1) {
    await rack.keyring.disableKey(key.id, local);
    await rack.keyring.enableKey(key.id, local);
  }
  const ui = await window({ rack });
  await ui.press('3', 'the newest 500 of 523');
  await ui.press('/', '/ ');
  await ui.press('type:key.created', 'No event matches');
  await ui.press(keys.enter, /key\.created +tester +the first/);
  await ui.press(keys.escape, 'the newest 500');
  await ui.press('/', '/ ');
  await ui.press('actor:nobody', 'No event matches');
  await ui.press(keys.escape, 'the newest 500');
});

test('a hostile name in the audit is shown without what acts on a terminal', async () => {
  const rack = await makeRack();
  const { key } = await rack.keyring.createKey({ name: 'plain' }, local);
  const ui = await window({ rack });
  await ui.press('3', 'key.created');
  // Names are checked where they are made; whoever can write the journal is not bound by that.
  await rack.journal.append([
    {
      ts: '2026-11-21T10:00:00.000Z',
      actor: local,
      op: 'key.updated',
      data: { id: key.id, from: { name: 'a\u001b[2Jb' }, to: { name: 'c\u202ed\u0007' } },
    },
  ]);
  await ui.press('\u0012', 'key.updated');
  await ui.press('g');
  await ui.press(keys.enter, /name +a\[2Jb +> cd/);
});
