import { afterEach, expect, test } from 'vitest';
import { local, makeRack, type TestRack } from '../support/rack.ts';
import { keys, openWindow, type TestWindow } from './window.tsx';

let open: TestWindow | null = null;

afterEach(() => {
  open?.close();
  open = null;
});

async function window(options: Parameters<typeof openWindow>[0]): Promise<TestWindow> {
  open = await openWindow(options);
  return open;
}

/** A rack with a key that is allowed from one address, and what presents its token from elsewhere. */
async function rackWithLimited(allowedIps: readonly string[] = ['10.0.0.0/8']) {
  const rack = await makeRack();
  const { key, token } = await rack.keyring.createKey({ name: 'limited', allowedIps }, local);
  const knock = (ip: string, presented = token) => {
    const request = { door: 'verify', method: 'GET', path: '/jobs' } as const;
    return rack.keyring.authenticate({ token: presented, ip, permission: 'read', request });
  };
  return { rack, key, token, knock };
}

async function openRequests(rack: TestRack): Promise<TestWindow> {
  const ui = await window({ rack });
  await ui.press('2', 'keyrack > requests');
  return ui;
}

test('the list of requests says why it is empty, and shows each decision as it comes, newest first', async () => {
  const { rack, knock } = await rackWithLimited();
  const ui = await openRequests(rack);
  await ui.see('No token was presented since the start of the server.');
  knock('10.1.1.1');
  await ui.see(/● VALID +limited +10\.1\.1\.1 +GET \/jobs/);
  knock('203.0.113.9');
  await ui.see(/> .*✕ IP_DENIED[\s\S]*● VALID/);
});

test('a request is explained from its key and code, with the way to mend it, and never shows the token', async () => {
  const { rack, knock, token } = await rackWithLimited();
  knock('203.0.113.9');
  const ui = await openRequests(rack);
  await ui.press(keys.enter, 'requests > 1');
  await ui.see('203.0.113.9 is not allowed; allowed are 10.0.0.0/8');
  expect(ui.frame()).toMatch(/pass {2}switch[\s\S]*FAIL {2}address[\s\S]*- {5}permission/);
  expect(ui.frame()).toContain('fix: allow the address');
  expect(ui.frame()).not.toContain(token.slice(16));
});

test("a stranger's token is told in words of its own, and leads to no key", async () => {
  const { rack, knock } = await rackWithLimited();
  knock('203.0.113.9', 'nonsense');
  const ui = await openRequests(rack);
  await ui.press(keys.enter, 'has the form of no profile');
  await ui.press('K', 'No key of this rack was presented');
  expect(ui.frame()).not.toContain('nonsense');
});

test('a refusal that was mended since says so', async () => {
  const { rack, key, knock } = await rackWithLimited();
  knock('203.0.113.9');
  await rack.keyring.updateKey(key.id, { allowedIps: [] }, local);
  const ui = await openRequests(rack);
  await ui.press(keys.enter, 'the address was not allowed then; it is now');
});

test('a revoked key is told with who revoked it', async () => {
  const { rack, key, knock } = await rackWithLimited();
  await rack.keyring.revokeKey(key.id, local);
  knock('10.1.1.1');
  const ui = await openRequests(rack);
  await ui.press(keys.enter, /the key was revoked .* by tester/);
});

test('a adds the address of a request to its key, with before and after, and only by y', async () => {
  const { rack, key, knock } = await rackWithLimited();
  knock('203.0.113.9');
  const ui = await openRequests(rack);
  await ui.see('IP_DENIED');
  await ui.press('a', 'Allow 203.0.113.9 to "limited"?');
  expect(ui.frame()).toMatch(/10\.0\.0\.0\/8 +> +10\.0\.0\.0\/8\n +203\.0\.113\.9/);
  await ui.press('a');
  await ui.press(keys.tab, '>[ Allow (y) ]<');
  await ui.press(keys.enter, 'Press y to allow it');
  expect((await rack.keyring.getKey(key.id, local)).allowedIps).toEqual(['10.0.0.0/8']);
  await ui.press('y', '"limited" allows 203.0.113.9');
  expect((await rack.keyring.getKey(key.id, local)).allowedIps).toEqual([
    '10.0.0.0/8',
    '203.0.113.9',
  ]);
});

test('the first address of a key says that it narrows the key', async () => {
  const { rack, knock } = await rackWithLimited([]);
  knock('203.0.113.9');
  const ui = await openRequests(rack);
  await ui.see('VALID');
  await ui.press('a', 'This NARROWS the key');
  await ui.press(keys.escape, 'keyrack > requests');
});

test('an address is added only to the key as it was shown', async () => {
  const { rack, key, knock } = await rackWithLimited();
  knock('203.0.113.9');
  const ui = await openRequests(rack);
  await ui.see('IP_DENIED');
  await ui.press('a', 'Allow 203.0.113.9');
  await rack.keyring.updateKey(key.id, { allowedIps: ['192.0.2.1'] }, local);
  await ui.press('y', 'failed: ');
  expect((await rack.keyring.getKey(key.id, local)).allowedIps).toEqual(['192.0.2.1']);
});

test('f shows refused requests alone, / narrows by words, Z holds the list still', async () => {
  const { rack, knock } = await rackWithLimited();
  knock('10.1.1.1');
  knock('203.0.113.9');
  const ui = await openRequests(rack);
  await ui.see('● VALID');
  await ui.press(
    'f',
    (frame) => frame.includes('refused ones alone') && !frame.includes('● VALID'),
  );
  await ui.press('f', '● VALID');
  await ui.press('/', '/ ');
  await ui.press(
    'limited 10.1',
    (frame) => frame.includes('(1 of 2)') && !frame.includes('DENIED'),
  );
  await ui.press(keys.escape, 'IP_DENIED');
  await ui.press('Z', 'PAUSED, Z goes on');
  knock('198.51.100.7');
  await ui.press('Z', '198.51.100.7');
});

test('the cursor stays with its request while newer ones come, and g follows again', async () => {
  const { rack, knock } = await rackWithLimited();
  knock('10.0.0.1');
  knock('10.0.0.2');
  const ui = await openRequests(rack);
  await ui.see(/> .*10\.0\.0\.2/);
  await ui.press('j', /> .*10\.0\.0\.1/);
  knock('10.0.0.3');
  await ui.see(/10\.0\.0\.3[\s\S]*> .*10\.0\.0\.1/);
  await ui.press('g', /> .*10\.0\.0\.3/);
  knock('10.0.0.4');
  await ui.see(/> .*10\.0\.0\.4/);
});

test('K leads from a request to its key', async () => {
  const { rack, knock } = await rackWithLimited();
  knock('10.0.0.1');
  const ui = await openRequests(rack);
  await ui.see('VALID');
  await ui.press('K', 'keys > limited');
  await ui.press(keys.escape, 'keyrack > requests');
});

test('a path with escape sequences and a bidirectional override is shown without them', async () => {
  const { rack, token } = await rackWithLimited([]);
  const path = '/a\u001b]0;title\u0007\u202eb\u200b';
  const request = { door: 'upstream', method: 'GET', path } as const;
  rack.keyring.authenticate({ token, ip: '10.0.0.1', permission: null, request });
  const ui = await openRequests(rack);
  await ui.see('GET /a]0;titleb');
});

test('requests, audit and accounts take the terms of their lists, and a mistake hides no row', async () => {
  const rack = await makeRack();
  await rack.keyring.createKey({ name: 'backup' }, local);
  for (const ip of ['10.0.0.1', '10.0.0.2'])
    rack.keyring.authenticate({ token: 'kr_nonsense', ip, permission: null });
  const ui = await window({ rack });
  for (const [list, ready, good, found, bad, told] of [
    ['2', '10.0.0.2', 'ip:10.0.0.1', '(1 of 2)', 'ip:x', '(2 of 2) · ! ip: takes an address'],
    ['3', 'key.created', 'type:key', '(1 of 3)', 'typ:x', '(3 of 3) · ! no field "typ"'],
    ['4', /> admin/, 'role:member', '(0 of 1)', 'rolle:x', '(1 of 1) · ! no field "rolle"'],
  ] as const) {
    await ui.press(list, ready);
    await ui.press('/', '/ ');
    await ui.press(good, found);
    await ui.press(keys.escape, (frame) => !frame.includes('filter:'));
    await ui.press('/', '/ ');
    await ui.press(bad, told);
    await ui.press(keys.enter, told);
    await ui.press(keys.escape, (frame) => !frame.includes('filter:'));
  }
});

test('? in an empty filter tells its terms, and then it goes on; else it is a letter', async () => {
  const ui = await window({});
  await ui.press('2', 'keyrack > requests');
  await ui.press('/', '? terms');
  await ui.press('?', /keyrack > help[\s\S]*Filter\n[\s\S]*status: +one of passed, refused/);
  await ui.press('q', '? terms');
  await ui.press('a?', 'filter: a?');
  expect(ui.frame()).not.toContain('? terms');
});
