import { lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { local, makeRack, type TestRack } from '../support/rack.ts';
import { keys, openWindow, type TestWindow } from './window.tsx';

const bob = { kind: 'account', account: 'bob', name: 'robert' } as const;
const tokenPattern = /kr_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}/;

let home = '';
let open: TestWindow | null = null;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'keyrack-'));
});

afterEach(() => {
  open?.close();
  open = null;
  rmSync(home, { recursive: true, force: true });
});

async function window(options: Parameters<typeof openWindow>[0] = {}): Promise<TestWindow> {
  open = await openWindow({ home, ...options });
  return open;
}

async function rackWith(
  name: string,
  profile = 'keyrack',
): Promise<TestRack & { id: string; token: string }> {
  const rack = await makeRack();
  const { key, token } = await rack.keyring.createKey({ name, profile }, local);
  return { ...rack, id: key.id, token };
}

/** A rack whose key was used three times, just now and from one address. */
async function usedRack(name: string) {
  const rack = await rackWith(name);
  for (let uses = 0; uses < 3; uses += 1) {
    await rack.keyring.verify({ token: rack.token, ip: '198.51.100.7', permission: null });
  }
  return rack;
}

const keyOf = (rack: TestRack & { id: string }) => rack.keyring.getKey(rack.id, local);
const opsOf = async ({ keyring }: TestRack) =>
  (await keyring.listAudit({}, local)).items.map(({ op }) => op);

describe('the form of a new key', () => {
  test('explains a profile while it is picked, and shows the others', async () => {
    const ui = await window();
    await ui.press('n', 'keys > new');
    await ui.press('\u001b[Z', '> Profile');
    expect(ui.frame()).toContain('* keyrack');
    await ui.press(keys.right, '* pakyas');
    expect(ui.frame()).toContain('Tokens begin with pk_live_');
    await ui.press(keys.tab, '> Name');
    expect(ui.frame()).not.toContain('* pakyas');
  });

  test('tells a mistake under its field while it is typed, and nothing of fields nobody typed in', async () => {
    const ui = await window();
    await ui.press('n', 'keys > new');
    await ui.press(keys.tab, '> Scopes');
    expect(ui.frame()).not.toContain('!');
    await ui.press(keys.tab, '> Allowed IPs');
    await ui.press('10.0.0.25', '10.0.0.25');
    expect(ui.frame()).not.toContain('not an IP address');
    await ui.press('6', /Allowed IPs {2}10\.0\.0\.256\s+! "10\.0\.0\.256" is not an IP address/);
  });

  test('shows an expiry as a span and as a moment', async () => {
    const ui = await window();
    await ui.press('n', 'keys > new');
    for (const field of ['Scopes', 'Allowed IPs', 'Expires'])
      await ui.press(keys.tab, `> ${field}`);
    await ui.press('90', /in 90d · 2027-02-19 10:\d\dZ/);
  });

  test('adds the address of the session by one key', async () => {
    const ui = await window({ sessionAddress: '203.0.113.9' });
    await ui.press('n', 'keys > new');
    await ui.press('ci', '> Name         ci');
    await ui.press(keys.tab, '> Scopes');
    await ui.press(keys.tab, 'ctrl-o adds 203.0.113.9');
    await ui.press(keys.ctrlO, /Allowed IPs {2}203\.0\.113\.9/);
    expect(ui.frame()).not.toContain('ctrl-o adds');
    await ui.press(keys.ctrlS, 'is made');
    const { items } = await ui.keyring.listKeys({}, local);
    expect(items[0]?.allowedIps).toEqual(['203.0.113.9']);
  });

  test('says what the limit of the account leaves, for the account that is picked', async () => {
    const rack = await rackWith('first', 'pterodactyl-client');
    await rack.keyring.createAccount({ name: 'bob' }, local);
    const ui = await window({ rack });
    await ui.press('n', '< admin >');
    await ui.press('\u001b[Z', '> Account');
    await ui.press('\u001b[Z', '> Profile');
    await ui.press(keys.right, '* pakyas');
    await ui.press(keys.right, '24 of 25 left for the account admin');
    await ui.press(keys.tab, '> Account');
    await ui.press(keys.right, '25 of 25 left for the account bob');
    await ui.press(keys.tab, '> Description');
    await ui.press('panel', 'panel');
    await ui.press(keys.ctrlS, 'is made');
    const { items } = await ui.keyring.listKeys({ account: 'bob' }, local);
    expect(items.map(({ name }) => name)).toEqual(['panel']);
  });

  // Two presses that arrive before the first is answered must not make two keys.
  test('makes one key, however often ctrl-s is pressed', async () => {
    const ui = await window();
    await ui.press('n', 'keys > new');
    await ui.press('ci', '> Name         ci');
    await ui.press(keys.ctrlS);
    await ui.press(keys.ctrlS, 'is made');
    expect((await ui.keyring.listKeys({}, local)).total).toBe(1);
  });
});

describe('an edit', () => {
  test('changes what was typed and nothing else', async () => {
    const rack = await rackWith('backup');
    const ui = await window({ rack });
    await ui.press('e', 'keys > backup > edit');
    await ui.press(' script', 'backup script');
    await ui.press(keys.ctrlS, '"backup script" is changed; z undoes it');
    expect(await keyOf(rack)).toMatchObject({
      name: 'backup script',
      version: 2,
      scopes: ['read'],
    });
  });

  test('that changes nothing says so and makes no event', async () => {
    const rack = await rackWith('backup');
    const ui = await window({ rack });
    await ui.press('e', '> edit');
    await ui.press(keys.ctrlS, 'Nothing was changed');
    expect((await keyOf(rack)).version).toBe(1);
  });

  test('of a key that others changed meanwhile tells who and what, keeps what was typed, and saves over it when asked again', async () => {
    const rack = await rackWith('backup');
    await rack.keyring.createAccount({ name: 'bob', role: 'admin' }, local);
    const ui = await window({ rack });
    await ui.press('e', '> edit');
    await ui.press(' mine', 'backup mine');
    await rack.keyring.updateKey(rack.id, { name: 'theirs', rateLimit: '600/1m' }, bob);
    await ui.press(keys.ctrlS, 'Not saved');
    await ui.see(/Meanwhile bob \(by robert\), .*: changed name/);
    expect(ui.frame()).toContain('backup mine');
    expect(ui.frame()).toContain('was changed meanwhile to "theirs"; saving replaces that');
    expect(ui.frame()).toMatch(/Rate limit +600\/1m/);
    expect((await keyOf(rack)).name).toBe('theirs');
    await ui.press(keys.ctrlS, 'is changed');
    expect(await keyOf(rack)).toMatchObject({ name: 'backup mine', rateLimit: '600/1m' });
  });

  test('of a key that was revoked meanwhile says that it is final and keeps what was typed', async () => {
    const rack = await rackWith('backup');
    const ui = await window({ rack });
    await ui.press('e', '> edit');
    await ui.press(' mine', 'backup mine');
    await rack.keyring.revokeKey(rack.id, local);
    await ui.press(keys.ctrlS, /which is\s+final/);
    expect(ui.frame()).toContain('backup mine');
  });

  test('is thrown away only by a second Escape', async () => {
    const ui = await window({ rack: await rackWith('backup') });
    await ui.press('e', '> edit');
    await ui.press(' mine', 'backup mine');
    await ui.press(keys.escape, 'Escape again');
    await ui.press(keys.escape, 'TOKEN');
  });
});

describe('undo', () => {
  test('takes back an edit and, before it, a switch, each by a new change', async () => {
    const rack = await rackWith('backup');
    const ui = await window({ rack });
    await ui.press('t', '○ inactive');
    await ui.press('e', '> edit');
    await ui.press('s', 'backups');
    await ui.press(keys.ctrlS, 'is changed');
    await ui.press('z', 'Undone: the name of "backup" as before');
    await ui.press('z', 'Undone: "backup" is active again');
    await ui.press('z', 'There is nothing to undo');
    expect((await opsOf(rack)).slice(0, 4)).toEqual([
      'key.enabled',
      'key.updated',
      'key.updated',
      'key.disabled',
    ]);
    expect(await keyOf(rack)).toMatchObject({ name: 'backup', status: 'active', version: 5 });
  });

  test('does nothing to a key that others changed since, and says who did', async () => {
    const rack = await rackWith('backup');
    await rack.keyring.createAccount({ name: 'bob', role: 'admin' }, local);
    const ui = await window({ rack });
    await ui.press('t', '○ inactive');
    await rack.keyring.updateKey(rack.id, { rateLimit: '1/1m' }, bob);
    await ui.press('z', /Not undone, "backup" has changed since\. Meanwhile bob/);
    expect((await keyOf(rack)).status).toBe('inactive');
  });

  test('is never pretended for a revoke, nor skips it for what was before', async () => {
    const rack = await rackWith('backup');
    const ui = await window({ rack });
    await ui.press('t', '○ inactive');
    await ui.press('R', 'for good?');
    await ui.press('y', '"backup" is revoked');
    await ui.press('z', 'is revoked, which is final: z cannot undo it');
    await ui.press('z', 'Not undone, "backup" has changed since');
    expect((await keyOf(rack)).status).toBe('revoked');
  });
});

describe('a key that was used in the last 24 hours', () => {
  test('is switched off only after a question that says by whom it was used', async () => {
    const rack = await usedRack('backup');
    const ui = await window({ rack });
    await ui.press('t', 'Disable "backup", which is in use?');
    await ui.see(/used 3 times, from\s+198\.51\.100\.7: 3/);
    expect(ui.frame()).toContain('>[ Cancel ]<');
    await ui.press(keys.tab, '>[ Disable (y) ]<');
    await ui.press(keys.enter, 'Press y to disable it');
    expect((await keyOf(rack)).status).toBe('active');
    await ui.press('y', '○ inactive');
    await ui.press('z', '● active');
  });

  // A y that was meant for something else must not revoke what somebody relies on.
  test('is revoked only after its name was typed', async () => {
    const rack = await usedRack('backup');
    const ui = await window({ rack });
    await ui.press('R', 'Type backup to revoke it');
    expect(ui.frame()).toContain('198.51.100.7: 3');
    await ui.press('y', 'revoke it: y');
    await ui.press(keys.ctrlS, 'Type the name first: backup');
    expect((await keyOf(rack)).status).toBe('active');
    await ui.press('\u0015', (frame) => !frame.includes('revoke it: y'));
    await ui.press('backup', 'revoke it: backup');
    await ui.press(keys.enter, 'TOKEN');
    expect((await keyOf(rack)).status).toBe('active');
  });

  test('is revoked by ctrl-s once its name is typed, and can be disabled instead', async () => {
    const rack = await usedRack('backup');
    const ui = await window({ rack });
    await ui.press('R', 'Type backup to revoke it');
    await ui.press(keys.tab, '>[ Disable ]<');
    await ui.press(keys.enter, 'Disable "backup", which is in use?');
    await ui.press('y', '○ inactive');
    await ui.press('R', 'Type backup to revoke it');
    expect(ui.frame()).not.toContain('[ Disable ]');
    await ui.press('backup', 'revoke it: backup');
    await ui.press(keys.ctrlS, '"backup" is revoked');
    expect((await keyOf(rack)).status).toBe('revoked');
  });

  test('with a name that nobody can type is revoked by its id', async () => {
    const rack = await usedRack('日本語の名前');
    const ui = await window({ rack });
    await ui.press('R', `Type ${rack.id} to revoke it`);
  });
});

test('d in the revoke dialog disables instead, which z takes back', async () => {
  const rack = await rackWith('backup');
  const ui = await window({ rack });
  await ui.press('R', 'Never used');
  await ui.press('d', '○ inactive');
  await ui.press('z', '● active');
});

describe('a rotation', () => {
  test('asks for the overlap, shows the new token once, and both pass', async () => {
    const rack = await rackWith('backup');
    const ui = await window({ rack });
    await ui.press('o', 'Give "backup" a new token?');
    await ui.see('Never used');
    expect(ui.frame()).toContain('>[ Cancel ]<');
    await ui.press(keys.right, /> Overlap .*\[7d\]/);
    expect(ui.frame()).toMatch(/passes until 2026-11-28 10:\d\dZ \(in 7d\)/);
    await ui.press(keys.ctrlS, 'A new token for "backup" is made');
    expect(ui.frame()).toMatch(/The old one passes until 2026-11-28/);
    await ui.press('v', tokenPattern);
    const token = tokenPattern.exec(ui.frame())?.[0] ?? '';
    expect(token).not.toBe(rack.token);
    for (const one of [token, rack.token]) {
      const verdict = await rack.keyring.verify({ token: one, ip: null, permission: null });
      expect(verdict.code).toBe('VALID');
    }
    await ui.press('i', '● active');
    expect(ui.frame()).not.toContain(token);
  });

  test('takes an overlap that is typed, and says what is wrong with one that cannot be', async () => {
    const rack = await rackWith('backup');
    const ui = await window({ rack });
    await ui.press('o', 'Never used');
    await ui.press(keys.right, '[7d]');
    await ui.press(keys.right, '[custom]');
    await ui.press(keys.ctrlS, 'type how long, such as 36h or 3d');
    await ui.press('400d', '"400d" is more than 365 days');
    await ui.press('\u0015', 'type how long');
    await ui.press('36h', /\(in 2d\)/);
    await ui.press(keys.ctrlS, 'is made');
    expect((await keyOf(rack)).previous?.expiresAt).toBe('2026-11-22T22:00:00.000Z');
  });

  test('that stops a token in use at once wants the name of its key', async () => {
    const rack = await usedRack('backup');
    const ui = await window({ rack });
    await ui.press('o', '198.51.100.7: 3');
    await ui.press(keys.left, '[1h]');
    await ui.press(keys.left, 'Type backup');
    await ui.press(keys.ctrlS, 'It is in use: type the name first');
    await ui.press('backup', 'Type backup: backup');
    await ui.press(keys.ctrlS, 'A new token for');
    const verdict = await rack.keyring.verify({ token: rack.token, ip: null, permission: null });
    expect(verdict.code).not.toBe('VALID');
  });

  test('under way says whether the old token is used and by whom, and is ended by two keys', async () => {
    const rack = await rackWith('backup');
    const { token } = await rack.keyring.rotateKey(rack.id, 86_400_000, local);
    await rack.keyring.verify({ token: rack.token, ip: '198.51.100.7', permission: null });
    const ui = await window({ rack });
    await ui.press('o', 'has two tokens since its rotation');
    await ui.see(
      /It is still used: once since, last just now from 198\.51\.100\.7|It is still used: once since, last \d+m ago/,
    );
    await ui.press('y', 'Choose with f or a first');
    await ui.press('a', '>[ Abort (a) ]<');
    await ui.press('f', '>[ Finish (f) ]<');
    await ui.press('y', 'The old token of "backup" stopped working');
    const codes = await Promise.all(
      [rack.token, token].map((one) =>
        rack.keyring.verify({ token: one, ip: null, permission: null }),
      ),
    );
    expect(codes.map(({ code }) => code === 'VALID')).toEqual([false, true]);
    await ui.press('z', 'is gone for good: z cannot undo it');
  });

  test('can be taken back, and then the new token is the one that stops', async () => {
    const rack = await rackWith('backup');
    await rack.keyring.rotateKey(rack.id, 86_400_000, local);
    const ui = await window({ rack });
    await ui.press('o', 'Nobody has used it since the rotation');
    await ui.press('a', '>[ Abort (a) ]<');
    await ui.press('y', 'The new token of "backup" stopped working');
    const verdict = await rack.keyring.verify({ token: rack.token, ip: null, permission: null });
    expect(verdict.code).toBe('VALID');
  });
});

describe('the panel of a token', () => {
  async function panel(): Promise<TestWindow & { readonly token: string }> {
    const ui = await window();
    await ui.press('n', 'keys > new');
    await ui.press('ci', '> Name         ci');
    await ui.press(keys.ctrlS, 'is made');
    await ui.press('v', tokenPattern);
    const token = tokenPattern.exec(ui.frame())?.[0] ?? '';
    await ui.press('v', (frame) => !frame.includes(token));
    return { ...ui, token };
  }

  test('copies the token as a header, an environment line and a curl line', async () => {
    const ui = await panel();
    for (const form of ['[header]', '[env line]', '[curl]', '[token]']) {
      await ui.press('f', form);
      await ui.press('c', 'Sent to your terminal');
    }
    expect(ui.copied).toEqual([
      `Authorization: Bearer ${ui.token}`,
      `KEYRACK_KEY=${ui.token}`,
      `echo 'Authorization: Bearer ${ui.token}' | curl -i -H @- -H X-Forwarded-Method:GET -H X-Forwarded-Uri:/ http://127.0.0.1:8420/authz/forward`,
      ui.token,
    ]);
    expect(ui.frame()).not.toContain(ui.token);
  });

  test('saves the token to a new file that only its owner may read', async () => {
    const ui = await panel();
    await ui.press('s', 'Save to');
    await ui.press(keys.enter, 'Saved to');
    const [path = ''] = /\/\S+\.token/.exec(ui.frame()) ?? [];
    expect(readFileSync(path, 'utf8')).toBe(`${ui.token}\n`);
    expect(lstatSync(path).mode & 0o777).toBe(0o600);
  });

  // A link planted where the token is expected would carry it somewhere else, or over another file.
  test('writes over no file and through no link', async () => {
    const ui = await panel();
    const target = join(home, 'target');
    writeFileSync(target, 'precious');
    symlinkSync(target, join(home, 'link'));
    for (const name of ['target', 'link']) {
      await ui.press('s', 'Save to');
      await ui.press('\u0015', (frame) => !frame.includes('.token'));
      await ui.press(join(home, name), name);
      await ui.press(keys.enter, 'is not overwritten');
      await ui.press(keys.escape, 'Copy as');
    }
    expect(readFileSync(target, 'utf8')).toBe('precious');
  });

  test('prints the token on request, as it is', async () => {
    const ui = await panel();
    await ui.press('p', 'Printed');
    expect(ui.printed).toEqual([ui.token]);
    expect(ui.frame()).not.toContain(ui.token);
  });

  test('is shown that the token was stored by its last characters, which no frame shows', async () => {
    const ui = await panel();
    await ui.press('b', 'Paste it');
    await ui.press('wrong1', '******');
    await ui.press(keys.enter, 'does not end as the token does');
    await ui.press('\u0015', (frame) => !frame.includes('Paste it  *'));
    await ui.press(ui.token.slice(-6), '******');
    expect(ui.frame()).not.toContain(ui.token.slice(-6));
    await ui.press(keys.enter, 'Checked');
  });

  test('takes what is typed right after b as text, not as commands', async () => {
    const ui = await panel();
    await ui.press('b');
    await ui.press('i', 'Paste it  *');
    expect(ui.frame()).toContain('is made');
  });

  test('is left by ctrl-c only when it is pressed twice', async () => {
    const ui = await panel();
    await ui.press('\u0003', 'The token is lost if you quit');
    expect(ui.frame()).toContain('is made');
  });
});

test('in the smallest window every form and dialog has its question and its buttons in sight', async () => {
  const ui = await window({ rack: await usedRack('backup') });
  ui.resize(12, 60);
  const isWhole = (frame: string) => {
    const lines = frame.split('\n');
    return lines.length <= 12 && lines.every((line) => [...line].length <= 60);
  };
  for (const [key, question, buttons] of [
    ['R', 'for good?', '[ Revoke (ctrl-s) ]'],
    ['t', 'which is in use?', '[ Disable (y) ]'],
    ['o', 'a new token?', '[ Rotate (ctrl-s) ]'],
  ] as const) {
    await ui.press(key, (frame) => frame.includes('198.51.100.7') && frame.includes(buttons));
    expect(ui.frame()).toContain(question);
    expect(ui.frame()).toSatisfy(isWhole);
    await ui.press(keys.escape, 'TOKEN');
  }
  await ui.press('n', '> Name');
  await ui.press('\u001b[Z', '> Profile');
  await ui.press('\u001b[Z', '>[ Cancel ]<');
  expect(ui.frame()).toSatisfy(isWhole);
});

test('a typed form is not thrown away by one ctrl-c', async () => {
  const ui = await window();
  await ui.press('n', 'keys > new');
  await ui.press('precious', 'precious');
  await ui.press('\u0003', 'ctrl-c again quits');
  expect(ui.frame()).toContain('precious');
});

test('a key that is revoked is neither edited nor rotated from its detail', async () => {
  const ui = await window({ rack: await rackWith('backup') });
  await ui.press(keys.enter, 'keys > backup');
  await ui.press('R', 'Never used');
  await ui.press('y', '✕ revoked');
  for (const key of ['e', 'o']) {
    await ui.press(key, 'This key was revoked, which is final');
    await ui.press('j', (frame) => !frame.includes('which is final'));
  }
});

test('z undoes nothing in a window that is too small to show it', async () => {
  const rack = await rackWith('backup');
  const ui = await window({ rack });
  await ui.press('t', '○ inactive');
  ui.resize(5);
  await ui.see('need 60x12');
  await ui.press('z');
  ui.resize(30);
  await ui.see('○ inactive');
  await ui.press('z', 'Undone');
  expect((await keyOf(rack)).version).toBe(3);
});

test('what was done to marked keys is told by z, and what was before it is not undone in its place', async () => {
  const rack = await rackWith('backup');
  const ui = await window({ rack });
  await ui.press('t', '○ inactive');
  await ui.press(' ', '1 marked');
  await ui.press('t', 'off or on?');
  await ui.press('e', '1 enabled');
  await ui.press(keys.escape, '● active');
  await ui.press('z', 'is not undone by z');
  expect((await keyOf(rack)).status).toBe('active');
});

test('in a window that is too small no key closes what is open there, and a token is not lost', async () => {
  // 1 to 4 lead to a list and drop what lies over it; q quits: neither may happen where nobody sees it.
  const ui = await window();
  await ui.press('n', 'keys > new');
  await ui.press('backup', 'backup');
  await ui.press(keys.ctrlS, 'Store it now');
  ui.resize(6, 50);
  await ui.see('need 60x12');
  for (const key of ['1', '2', 'm', '?', ':', 'i', keys.enter]) await ui.press(key);
  await ui.press('q', 'Not from what is open');
  await ui.press('\u0003', 'The token is lost if you quit');
  ui.resize(24, 80);
  await ui.see(/keys > new > token[\s\S]*Store it now/);
});
