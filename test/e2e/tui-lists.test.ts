import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Session, startSession } from './terminal.ts';

const keyrack = join(import.meta.dirname, '../../bin/keyrack');
const run = promisify(execFile);
const sessions: Session[] = [];
let directory = '';

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'keyrack-'));
});

afterEach(async () => {
  for (const session of sessions.splice(0)) {
    session.close();
    await session.ended;
  }
  rmSync(directory, { recursive: true, force: true });
});

/** Runs a command on the rack, served or not, and returns what it prints. */
async function command(...args: string[]): Promise<string> {
  const { stdout } = await run(keyrack, ['--data', join(directory, 'rack'), ...args]);
  return stdout;
}

/** Each key of the rack as `name status`, by name. */
async function statuses(): Promise<string[]> {
  const lists = await Promise.all([
    command('api-key', 'list', '--plain'),
    command('api-key', 'list', '--plain', '--status', 'revoked'),
  ]);
  const lines = lists
    .join('')
    .split('\n')
    .filter((line) => line !== '');
  return lines.map((line) => `${line.split('\t')[0]} ${line.split('\t').at(-1)}`).sort();
}

/** Opens the UI on a rack with keys of these names, the last one on top. */
async function openWith(names: string[], columns: number, rows: number): Promise<Session> {
  for (const name of names) await command('api-key', 'create', name, '-q');
  const args = ['--data', join(directory, 'rack')];
  const ui = startSession(keyrack, args, { KEYRACK_PORT: '0' }, { columns, rows });
  sessions.push(ui);
  await ui.see(`> ${names.at(-1)}`);
  return ui;
}

/** Presses a key again and again until the screen shows it: a dialog is deaf in its first moments. */
function pressUntil(ui: Session, key: string, text: string): Promise<void> {
  const screen = () => {
    ui.send(key);
    return ui.screen();
  };
  return expect.poll(screen, { timeout: 5000, interval: 100 }).toContain(text);
}

function widest(ui: Session): number {
  return Math.max(
    ...ui
      .screen()
      .split('\n')
      .map((line) => line.length),
  );
}

test('at 60x12 marked keys are switched off together, and each is in the audit', async () => {
  const ui = await openWith(['c', 'b', 'a'], 60, 12);
  await ui.press('  ', '2 marked');
  await ui.press('t', 'Switch 2 marked keys off or on?');
  await pressUntil(ui, 'd', '2 disabled');
  expect(await statuses()).toEqual(['a inactive', 'b inactive', 'c active']);
  await ui.press('\u001b', /a .*○ inactive[\s\S]*b .*○ inactive[\s\S]*c .*● active/);
  await ui.press('3', /key\.disabled[\s\S]*key\.disabled[\s\S]*key\.created/);
  expect(widest(ui)).toBeLessThanOrEqual(60);
});

test('a burst neither opens a revoke of many nor confirms one that is open', async () => {
  // A slow line, or a paste without brackets, hands over several keys at once.
  const ui = await openWith(['b', 'a'], 80, 24);
  await ui.press('*', '2 marked');
  ui.send('R2\u0013');
  await ui.press('j', '2/2');
  await ui.press('R', 'Revoke 2 marked keys for good?');
  await expect
    .poll(
      () => {
        ui.send('2\u0013');
        return ui.screen();
      },
      { timeout: 5000, interval: 400 },
    )
    .toContain('number, 2: 2');
  await ui.press('\u001b', '● active');
  expect(await statuses()).toEqual(['a active', 'b active']);
});

test('at 200x50 the key under the cursor stands beside the list and follows it', async () => {
  const ui = await openWith(['b', 'a'], 200, 50);
  await ui.see(/│ a\n[\s\S]*│ Audit +.*key\.created/);
  await ui.press('j', /│ b\n/);
  expect(widest(ui)).toBeLessThanOrEqual(200);
  await ui.resize(80, 24);
  await ui.see(/> b [^│]*$/);
  expect(widest(ui)).toBeLessThanOrEqual(80);
});

test('a key that is revoked elsewhere while its detail is open is shown as revoked', async () => {
  const ui = await openWith(['backup'], 80, 24);
  await ui.press('\r', 'keys > backup');
  const id = /Id +(kr_\w+)/.exec(ui.screen())?.[1] ?? '';
  await command('api-key', 'revoke', '-y', id);
  await ui.see('✕ revoked');
  await ui.press('t', 'failed: Cannot');
});

test('the palette finds an action, and what it does can be read again in the messages', async () => {
  const ui = await openWith(['backup'], 80, 24);
  await ui.press(':', 'keyrack > actions');
  await ui.press('switch', '> t ');
  await ui.press('\r', '○ inactive');
  await ui.press('m', /messages[\s\S]*"backup" is inactive/);
});
