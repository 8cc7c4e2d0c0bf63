import { beforeEach, expect, test } from 'vitest';
import { keyrack, makeHome } from './served.ts';
import type { Session } from './terminal.ts';
import { insist, key, openTui, widest } from './tui.ts';

let home = '';

beforeEach(() => {
  home = makeHome();
});

/** Runs a command on the rack, served or not, and returns what it prints. */
async function command(...argv: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await keyrack(home, ...argv).done;
  expect(exitCode, stderr).toBe(0);
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
  const ui = openTui(home, { size: { columns, rows } });
  await ui.see(`> ${names.at(-1)}`);
  return ui;
}

test('at 60x12 marked keys are switched off together, and each is in the audit', async () => {
  const ui = await openWith(['c', 'b', 'a'], 60, 12);
  await ui.press('  ', '2 marked');
  await ui.press('t', 'Switch 2 marked keys off or on?');
  await insist(ui, 'd', '2 disabled');
  expect(await statuses()).toEqual(['a inactive', 'b inactive', 'c active']);
  await ui.press(key.escape, /a .*○ inactive[\s\S]*b .*○ inactive[\s\S]*c .*● active/);
  await ui.press('3', /key\.disabled[\s\S]*key\.disabled[\s\S]*key\.created/);
  expect(widest(ui)).toBeLessThanOrEqual(60);
});

test('a burst neither opens a revoke of many nor confirms one that is open', async () => {
  // A slow line, or a paste without brackets, hands over several keys at once.
  const ui = await openWith(['b', 'a'], 80, 24);
  await ui.press('*', '2 marked');
  ui.send(`R2${key.ctrlS}`);
  await ui.press('j', '2/2');
  await ui.press('R', 'Revoke 2 marked keys for good?');
  await expect
    .poll(
      () => {
        ui.send(`2${key.ctrlS}`);
        return ui.screen();
      },
      { timeout: 5000, interval: 400 },
    )
    .toContain('number, 2: 2');
  await ui.press(key.escape, '● active');
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
  await ui.press(key.enter, 'keys > backup');
  const id = /Id +(kr_\w+)/.exec(ui.screen())?.[1] ?? '';
  await command('api-key', 'revoke', '-y', id);
  await ui.see('✕ revoked');
  await ui.press('t', 'failed: Cannot');
});

test('the palette finds an action, and what it does can be read again in the messages', async () => {
  const ui = await openWith(['backup'], 80, 24);
  await ui.press(':', 'keyrack > actions');
  await ui.press('switch', '> t ');
  await ui.press(key.enter, '○ inactive');
  await ui.press('m', /messages[\s\S]*"backup" is inactive/);
});
