import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { keyrack, makeHome, mint, type Running, serve } from './served.ts';
import type { Session } from './terminal.ts';
import { key, openTui, widest } from './tui.ts';

/** Runs one command and expects it to work. */
async function run(home: string, ...argv: readonly string[]): Promise<void> {
  const { exitCode, stderr } = await keyrack(home, ...argv).done;
  expect(exitCode, stderr).toBe(0);
}

async function stop({ process, done }: Running): Promise<void> {
  process.kill('SIGTERM');
  await done;
}

test.each([
  [80, 24],
  [60, 12],
  [200, 50],
])('every list is drawn in a terminal of %ix%i, and no line is wider', async (columns, rows) => {
  const home = makeHome();
  await mint(home, 'backup', 'read');
  const ui = openTui(home, { size: { columns, rows } });
  await ui.see('> backup');
  for (const [press, what] of [
    ['2', 'No token was presented'],
    ['3', 'key.created'],
    [key.enter, /audit > \d/],
    [key.escape, 'ABOUT'],
    ['4', /> admin +admin/],
    ['n', 'accounts > new'],
    [key.escape, /> admin +admin/],
    ['?', 'keyrack > help'],
    ['q', /> admin +admin/],
    ['1', '> backup'],
  ] as const) {
    await ui.press(press, what);
    expect(widest(ui)).toBeLessThanOrEqual(columns);
    expect(ui.screen()).toContain('embedded');
  }
});

test('after twenty resizes in a row the screen is that of the last size, and the form is whole', async () => {
  const home = makeHome();
  const ui = openTui(home);
  await ui.see('No keys yet.');
  await ui.press('4', /> admin +admin/);
  await ui.press('n', 'accounts > new');
  await ui.press('precious', 'precious');
  for (let turn = 0; turn < 20; turn += 1)
    await ui.resize(61 + ((turn * 37) % 140), 12 + ((turn * 7) % 38));
  await ui.resize(80, 24);
  await ui.see(/^keyrack > accounts > new[\s\S]*precious[\s\S]*\ntab next[^\n]*$/);
  expect(widest(ui)).toBeLessThanOrEqual(80);
});

test('in a terminal of 8x2 the program lives, says what it needs, and leaves by q', async () => {
  const ui = openTui(makeHome(), { size: { columns: 8, rows: 2 } });
  await ui.see('need 60x');
  ui.send('q');
  expect(await ui.ended).toBe(0);
});

test('with CI=1 every screen is drawn all the same', async () => {
  const ui = openTui(makeHome(), { env: { CI: '1' } });
  await ui.see('No keys yet.');
  await ui.press('4', /> admin +admin/);
});

test('SIGTSTP gives the terminal back to the shell, SIGCONT brings the screen back as it was', async () => {
  const home = makeHome();
  const ui = openTui(home, {
    shell:
      'set -m; "$@"; stty -a | grep -o -e "-\\?icanon" -e "-\\?echo "; fg >/dev/null; echo ended',
  });
  await ui.see('No keys yet.');
  await ui.press('4', /> admin +admin/);
  await ui.press('n', 'accounts > new');
  await ui.press('kept', 'kept');
  process.kill(programOf(ui), 'SIGTSTP');
  await expect.poll(ui.raw, { timeout: 10_000 }).toMatch(/\nicanon\s+echo/);
  // The shell goes on when the program has stopped, and brings it to the foreground again.
  await ui.see(/accounts > new[\s\S]*kept/);
  await ui.press(' more', 'kept more');
  ui.send('\u0003');
  await ui.see('ended');
});

/** The process that the shell of a session runs. */
function programOf({ pid }: Session): number {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  return Number(children[0]);
}

test('while the server is away a banner counts, nothing typed is lost, and it works again when it is back', async () => {
  const home = makeHome();
  const first = await serve(home);
  const ui = openTui(home);
  await ui.see('attached');
  await ui.press('4', /> admin +admin/);
  await ui.press('n', 'accounts > new');
  await ui.press('typed', 'typed');
  first.process.kill('SIGKILL');
  await first.done;
  await ui.see(/! no answer for [1-9]\d* s/);
  await ui.press(' here', 'typed here');
  ui.send('\u007f'.repeat(5));
  const second = await serve(home);
  await ui.see(/keyrack\.sock[\s\S]*> Name +typed\b[\s\S]*attached · space chooses/);
  await ui.press(key.ctrlS, 'Account "typed" is made');
  await stop(second);
});

test('a server that is stopped is told within seconds, and its answers are taken when it goes on', async () => {
  const home = makeHome();
  const server = await serve(home);
  await mint(home, 'backup', 'read');
  const ui = openTui(home);
  await ui.see('> backup');
  server.process.kill('SIGSTOP');
  await ui.see(/! no answer for \d+ s/);
  await ui.press('R', 'Looking up who used it');
  server.process.kill('SIGCONT');
  await ui.see('Never used');
  await ui.press(key.escape, '● active');
  await stop(server);
});

test('what is changed elsewhere appears by itself, and the cursor stays with its key', async () => {
  const home = makeHome();
  const server = await serve(home);
  await mint(home, 'older', 'read');
  await mint(home, 'newer', 'read');
  const ui = openTui(home);
  await ui.see('> newer');
  await ui.press('j', '> older');
  await mint(home, 'newest', 'read');
  await ui.see(/newest[\s\S]*> older/);
  await stop(server);
});

test('a key that is revoked elsewhere while it is open says so', async () => {
  const home = makeHome();
  const server = await serve(home);
  const token = await mint(home, 'doomed', 'read');
  const ui = openTui(home);
  await ui.see('> doomed');
  await ui.press(key.enter, 'keys > doomed');
  await run(home, 'api-key', 'revoke', token.slice(0, 15), '--yes');
  await ui.see('This key was revoked.');
  await ui.see(/Status +✕ revoked/);
  await ui.press(key.escape, 'No keys yet.');
  await stop(server);
});

test('a decision goes from the wire to the screen, to its reason, and to its key, and the token goes nowhere', async () => {
  const home = makeHome();
  const server = await serve(home);
  const token = await mint(home, 'reader', 'read');
  const ui = openTui(home);
  await ui.see('> reader');
  await ui.press('2', 'No token was presented');
  const answer = await fetch(`${server.at}/v1/keys`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(answer.status).toBe(403);
  await ui.see(/✕ INSUFFICIENT.*reader .*GET \/v1\/keys/);
  await ui.press(key.enter, '"manage" is needed, and the key holds read');
  await ui.press('K', 'keys > reader');
  expect(ui.raw()).not.toContain(token.slice(16));
  await stop(server);
});

test('hostile text in names, paths and rules reaches the terminal of no screen', async () => {
  const home = makeHome();
  const server = await serve(home);
  // What a stranger may put into a request line: an escape sequence of the C1 kind, and an override, both encoded.
  const token = await mint(home, 'plain', 'manage');
  const path = '/v1/keys/%1b%5d52%3bc%3bAAAA%07%e2%80%ae';
  await fetch(server.at + path, { headers: { authorization: `Bearer ${token}` } });
  const body = JSON.stringify({ name: 'a\u009b2J\u202eb\u001b]0;owned\u0007' });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  await fetch(`${server.at}/v1/keys`, { method: 'POST', headers, body });
  const ui = openTui(home);
  await ui.see('plain');
  for (const [press, what] of [
    ['2', 'POST /v1/keys'],
    [key.enter, 'requests > '],
    [key.escape, 'VERDICT'],
    ['3', 'ABOUT'],
    [key.enter, 'audit > '],
    [key.escape, 'ABOUT'],
    ['4', 'MAY'],
  ] as const)
    await ui.press(press, what);
  expect(ui.clipboard).toEqual([]);
  expect(ui.raw()).not.toMatch(/[\u009b\u202e\u200b]|\u001b\]0;/);
  await stop(server);
});

test('an account with few permissions sees what it may not do, and does not do it', async () => {
  const home = makeHome();
  await mint(home, 'backup', 'read');
  await run(home, 'account', 'create', 'eve', '--permissions', 'api_keys.read');
  const ui = openTui(home, { args: ['--as', 'eve'] });
  await ui.see('n t needs api_keys.write');
  await ui.press('R', 'Not permitted: needs api_keys.delete');
  await ui.press('4', 'enter n R needs role admin');
  await ui.press('1', '> backup');
  await ui.press('?', '(needs api_keys.delete)');
  await ui.press('q', '> backup');
});

test('for a screen reader lines are plain: rows are told with pauses and the selected one by a word', async () => {
  const home = makeHome();
  await mint(home, 'backup', 'read');
  const ui = openTui(home, { env: { INK_SCREEN_READER: 'true' } });
  await ui.see(/^selected: backup, .*● active/m);
  expect(ui.raw()).not.toMatch(/\u001b\[[0-9;]*m/);
});

test('--no-color has no colour on any screen, and the cursor row is still inverse', async () => {
  const home = makeHome();
  await mint(home, 'backup', 'read');
  const ui = openTui(home, { args: ['--no-color'] });
  await ui.see('> backup');
  for (const [press, what] of [
    ['2', 'No token'],
    ['3', 'ABOUT'],
    ['4', 'MAY'],
  ] as const)
    await ui.press(press, what);
  expect(ui.raw()).toContain('\u001b[7m');
  expect(ui.raw()).not.toMatch(/\u001b\[(3[0-7]|9[0-7])m/);
});

test('--ascii uses nothing beyond ASCII on the lists', async () => {
  const home = makeHome();
  await mint(home, 'backup', 'read');
  const ui = openTui(home, { args: ['--ascii'] });
  await ui.see('> backup');
  for (const [press, what] of [
    ['2', 'No token'],
    ['3', 'ABOUT'],
    ['4', 'MAY'],
    ['1', '> backup'],
  ] as const) {
    await ui.press(press, what);
    expect(ui.screen()).toMatch(/^[\x00-\x7f]*$/);
  }
});
