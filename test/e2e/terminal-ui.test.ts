import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { makeHome } from './served.ts';
import type { Session } from './terminal.ts';
import { insist, key, openTui, placeOf, type TuiOptions, takeToken, tokenPattern } from './tui.ts';

let home = '';

beforeEach(() => {
  home = makeHome();
});

function open(options: TuiOptions = {}): Session {
  return openTui(home, options);
}

/** Makes a key with the scope manage in the UI and returns its token, as the clipboard got it. */
async function makeManager(ui: Session, name: string): Promise<string> {
  await ui.press('n', 'keys > new');
  await ui.press(name, name);
  await ui.press(key.tab, '> Scopes');
  await ui.press(`${key.right}${key.right}`, '[ ] manage');
  await ui.press(' ', '[x] manage');
  await ui.press(key.ctrlS, 'is made');
  return takeToken(ui);
}

async function ask(
  place: string,
  token: string,
): Promise<{ status: number; code: string | undefined }> {
  const response = await fetch(`${place}/v1/keys`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { code } = (await response.json()) as { code?: string };
  return { status: response.status, code };
}

function filesBelow(path: string): string[] {
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const inner = join(path, entry.name);
    if (entry.isDirectory()) return filesBelow(inner);
    return entry.isFile() ? [inner] : [];
  });
}

test('one key, end to end: made, copied, used, switched off, revoked, read back, and the terminal given back', async () => {
  const ui = open({
    shell: '"$@"; echo "exit $?"; stty -a | grep -o -e "-\\?icanon" -e "-\\?echo "',
  });
  await ui.see('No keys yet.');
  expect(ui.isAlternate()).toBe(true);
  const place = await placeOf(ui);

  const token = await makeManager(ui, 'backup');
  expect(token).toMatch(tokenPattern);
  expect(await ask(place, token)).toEqual({ status: 200, code: undefined });
  expect(await ask(place, `${token.slice(0, -1)}_`)).toMatchObject({ status: 401 });

  await ui.press('t', 'Disable "backup", which is in use?');
  await insist(ui, 'y', '○ inactive');
  expect(await ask(place, token)).toEqual({ status: 401, code: 'inactive' });
  await ui.press('t', '● active');
  expect(await ask(place, token)).toMatchObject({ status: 200 });

  await ui.press('R', 'Revoke "backup" for good?');
  await ui.see('Type backup to revoke it');
  await insist(ui, key.ctrlS, 'Type the name first');
  await ui.press('backup', 'revoke it: backup');
  await ui.press(key.ctrlS, 'is revoked');
  expect(await ask(place, token)).toEqual({ status: 401, code: 'revoked' });

  await ui.press('3', /key\.revoked[\s\S]*key\.enabled[\s\S]*key\.disabled[\s\S]*key\.created/);
  await ui.press('v', 'The chain holds: 7 events');
  await ui.press('q', 'exit 0');
  await ui.ended;
  expect(ui.isAlternate()).toBe(false);
  expect(ui.screen()).toMatch(/^icanon$/m);
  expect(ui.screen()).toMatch(/^echo/m);
});

test('case 54: a token is in no file of the data directory, and on the screen only while it is shown', async () => {
  const ui = open();
  await ui.see('No keys yet.');
  const token = await makeManager(ui, 'backup');
  const secret = token.slice(16);
  expect(ui.raw()).not.toContain(secret);
  await ui.press('q', /^$/);
  expect(await ui.ended).toBe(0);
  for (const file of filesBelow(home)) {
    expect(readFileSync(file).includes(secret), file).toBe(false);
    expect(statSync(file).mode & 0o077, file).toBe(0);
  }
});

test('a second terminal attaches to the first and sees what it does', async () => {
  const first = open();
  await first.see('No keys yet.');
  const second = open();
  await second.see('No keys yet.');
  await makeManager(second, 'second');
  await first.press('\u0012', 'second');
  await first.press('t', '○ inactive');
  await second.press('\u0012', '○ inactive');
});

test('case 52: when the server goes away an attached terminal says so and goes on', async () => {
  const first = open();
  await first.see('No keys yet.');
  const second = open();
  await second.see('No keys yet.');
  await makeManager(second, 'kept');
  await first.press('q', /^$/);
  await first.ended;
  await second.press('\u0012', 'failed: Cannot reach the rack');
  await second.press('q', /^$/);
  expect(await second.ended).toBe(0);
});

test.each([
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGINT', 130],
])('case 49: on %s the terminal is given back and the exit code is %i', async (signal, code) => {
  const ui = open();
  await ui.see('No keys yet.');
  ui.signal(signal);
  expect(await ui.ended).toBe(code);
  expect(ui.isAlternate()).toBe(false);
  expect(ui.raw()).toContain('\u001b[?25h');
  expect(ui.raw().lastIndexOf('\u001b[?7h')).toBeGreaterThan(ui.raw().lastIndexOf('\u001b[?7l'));
  expect(readdirSync(join(home, 'rack'))).not.toContain('keyrack.sock');
});

test('ctrl-c leaves from a form, and a key that is typed twice is no trouble', async () => {
  const ui = open();
  await ui.see('No keys yet.');
  await ui.press('n', 'keys > new');
  ui.send(key.ctrlC);
  expect(await ui.ended).toBe(0);
});

test('case 47: from 1x1 back to 80x24 the screen is whole again and nothing was lost', async () => {
  const ui = open();
  await ui.see('No keys yet.');
  await ui.press('n', 'keys > new');
  await ui.press('precious', 'precious');
  for (const [columns, rows] of [
    [40, 8],
    [1, 1],
    [200, 50],
    [60, 12],
    [8, 2],
  ] as const) {
    await ui.resize(columns, rows);
  }
  await ui.see('need 60x');
  await ui.resize(80, 24);
  await ui.see(/keyrack > keys > new[\s\S]*precious[\s\S]*tab next/);
  expect(
    ui
      .screen()
      .split('\n')
      .every((line) => line.length <= 80),
  ).toBe(true);
});

test('an escape sequence that arrives in two pieces is not typed into a field', async () => {
  const ui = open();
  await ui.see('No keys yet.');
  await ui.press('n', 'keys > new');
  await ui.press('ab', 'ab');
  await ui.press(key.escape, 'Escape again');
  ui.send('[D');
  await ui.press('\u001b[200~c\u001b[201~', 'abc');
  expect(ui.screen()).not.toContain('[D');
});

test('case 44: a paste with line breaks and escapes becomes one line and submits nothing', async () => {
  const ui = open();
  await ui.see('No keys yet.');
  await ui.press('n', 'keys > new');
  await ui.press('\u001b[200~one\r\ntwo\u001b[2J\r\u001b[201~', '> Name         one two[2J');
  expect(ui.screen()).toContain('keys > new');
});

test('NO_COLOR drops the colours and keeps the cursor row visible', async () => {
  const ui = open({ env: { NO_COLOR: '1' } });
  await ui.see('No keys yet.');
  await makeManager(ui, 'plain');
  expect(ui.screen()).toContain('> plain');
  expect(ui.raw()).toContain('\u001b[7m');
  expect(ui.raw()).not.toMatch(/\u001b\[(3[0-7]|9[0-7])m/);
});

test('with CI in the environment the screen is drawn all the same', async () => {
  const ui = open({ env: { CI: '1' } });
  await ui.see('No keys yet.');
});

test('--ascii uses no sign beyond ASCII', async () => {
  const ui = open({ args: ['--ascii'] });
  await ui.see('No keys yet.');
  await ui.press('n', 'keys > new');
  await ui.press('plain', 'plain');
  await ui.press(key.ctrlS, 'is made');
  await ui.press('i', '* active');
  expect(ui.screen()).toMatch(/^[\x00-\x7f]*$/);
});

test('where the port is taken the terminal UI opens and says so', async () => {
  const first = open();
  await first.see('No keys yet.');
  const port = /:(\d+)$/.exec(await placeOf(first))?.[1] ?? '';
  const session = openTui(makeHome(), { env: { KEYRACK_PORT: port } });
  await session.see(new RegExp(`failed: .*${port}`));
});
