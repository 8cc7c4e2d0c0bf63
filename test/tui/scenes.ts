import { keys, type TestWindow } from './window.tsx';

/** One frame: the size of the window, and the keys that lead to what it shows. */
export interface Scene {
  readonly name: string;
  readonly columns: number;
  readonly rows: number;
  readonly ascii?: boolean;
  /** A rack with nothing in it. */
  readonly empty?: boolean;
  readonly play: (ui: TestWindow) => Promise<void>;
}

const standard = { columns: 80, rows: 24 };
const shiftTab = '\u001b[Z';
const tester = { kind: 'local', name: 'tester' } as const;
const low = { columns: 80, rows: 14 };

/** A dialog is deaf in its first moments, and here time stands still. */
function wait(ui: TestWindow): void {
  ui.clock.now += 1000;
}

async function filter(ui: TestWindow, text: string): Promise<void> {
  await ui.press('/', '/ ');
  await ui.press(text, `filter: ${text}`);
}

/** Every frame that the docs show, and some that only tests look at. */
export const scenes: readonly Scene[] = [
  { name: 'keys', ...low, play: (ui) => ui.see('> backup script') },
  { name: 'keys-full', columns: 120, rows: 13, play: (ui) => ui.see(/\d{3} +[▁-▇]+/) },
  { name: 'keys-narrow', columns: 60, rows: 12, play: (ui) => ui.see('> backup script') },
  {
    name: 'keys-wide',
    columns: 160,
    rows: 28,
    play: (ui) => ui.see(/Last 24 hours .*▇[\s\S]*Requests[\s\S]*Audit/),
  },
  {
    name: 'keys-widest',
    columns: 200,
    rows: 23,
    play: (ui) => ui.see(/\d{3} +[▁-▇]+ [\s\S]*│ Last 24 hours .*▇[\s\S]*│ Audit/),
  },
  { name: 'keys-ascii', ...low, ascii: true, play: (ui) => ui.see('* active') },
  { name: 'keys-empty', columns: 80, rows: 12, empty: true, play: (ui) => ui.see('No keys yet') },
  {
    name: 'keys-filter',
    columns: 80,
    rows: 12,
    play: (ui) => filter(ui, 'status:active last:<1d'),
  },
  { name: 'keys-mistake', columns: 80, rows: 12, play: (ui) => filter(ui, 'last:>90') },
  {
    name: 'keys-marks',
    columns: 80,
    rows: 12,
    play: async (ui) => {
      await ui.press('  ', '2 marked');
      await ui.press('j', '4/7');
      await ui.press(' ', '3 marked');
    },
  },
  { name: 'sort', columns: 80, rows: 12, play: (ui) => ui.press('s', 'keys > sort') },
  {
    name: 'switch-many',
    columns: 80,
    rows: 14,
    play: async (ui) => {
      await ui.press('   ', '3 marked');
      await ui.press('t', 'off or on?');
    },
  },
  {
    name: 'revoke-many',
    columns: 80,
    rows: 16,
    play: async (ui) => {
      await ui.press('   ', '3 marked');
      await ui.press('R', 'for good?');
    },
  },
  {
    name: 'outcomes',
    columns: 80,
    rows: 12,
    play: async (ui) => {
      const { items } = await ui.keyring.listKeys({}, tester);
      await ui.press('   ', '3 marked');
      await ui.press('t', 'off or on?');
      await ui.keyring.revokeKey(items[1]?.id ?? '', tester);
      wait(ui);
      await ui.press('d', '1 of 3 were not disabled');
    },
  },
  {
    name: 'detail',
    columns: 80,
    rows: 30,
    play: (ui) => ui.press(keys.enter, /Last 24 hours .*▇[\s\S]*Requests[\s\S]*Audit/),
  },
  {
    name: 'palette',
    columns: 80,
    rows: 12,
    play: async (ui) => {
      await ui.press(':', 'keyrack > actions');
      await ui.press('revoke', ': revoke');
    },
  },
  {
    name: 'palette-wide',
    columns: 200,
    rows: 50,
    play: (ui) => ui.press(':', 'keyrack > actions'),
  },
  {
    name: 'command-line',
    columns: 80,
    rows: 12,
    play: async (ui) => {
      await ui.press(':', 'keyrack > actions');
      await ui.press('expiring', ': expiring');
      await ui.press(keys.enter, 'actions > expiring');
    },
  },
  {
    name: 'messages',
    columns: 80,
    rows: 12,
    play: async (ui) => {
      await ui.press('G', '> old laptop');
      await ui.press('t', 'is inactive');
      wait(ui);
      await ui.press('t', '" is active');
      await ui.press('m', 'messages, times are UTC');
    },
  },
  { name: 'help', ...standard, play: (ui) => ui.press('?', 'keyrack > help') },
  { name: 'create', ...standard, play: (ui) => ui.press('n', '< admin >') },
  {
    name: 'create-levels',
    columns: 80,
    rows: 26,
    play: async (ui) => {
      await ui.press('n', '< admin >');
      await ui.press(shiftTab, '> Account');
      await ui.press(shiftTab, '> Profile');
      for (const profile of ['pakyas', 'pterodactyl-client', 'pterodactyl-application'])
        await ui.press(keys.right, `< ${profile} >`);
      await ui.press(keys.tab, '> Account');
      await ui.press(keys.tab, '> Description');
      await ui.press('panel', 'panel');
      await ui.press(keys.tab, '> Permissions');
      await ui.press('2', '[2]');
      await ui.press(keys.tab, '> Allowed IPs');
      await ui.press('10.0.0.256', '! "10.0.0.256"');
      await ui.press(keys.tab, '> Expires');
      await ui.press('90', 'in 90d');
    },
  },
  {
    name: 'create-profiles',
    columns: 80,
    rows: 22,
    play: async (ui) => {
      await ui.press('n', '< admin >');
      await ui.press(shiftTab, '> Account');
      await ui.press(shiftTab, '* keyrack');
      await ui.press(keys.right, '* pakyas');
      await ui.press(keys.right, '25 of 25 left');
    },
  },
  {
    name: 'edit',
    columns: 80,
    rows: 18,
    play: async (ui) => {
      await ui.press('e', '> edit');
      await ui.press(' two', 'script two');
      const [{ id = '' } = {}] = (await ui.keyring.listKeys({}, tester)).items;
      await ui.keyring.updateKey(id, { rateLimit: '600/1m' }, tester);
      await ui.press(keys.ctrlS, 'Not saved');
    },
  },
  {
    name: 'disable',
    columns: 80,
    rows: 13,
    play: (ui) => ui.press('t', /in use\?[\s\S]*used 12 times/),
  },
  {
    name: 'rotate',
    columns: 80,
    rows: 14,
    play: (ui) => ui.press('o', /new token\?[\s\S]*used 12 times/),
  },
  {
    name: 'rotating',
    columns: 80,
    rows: 14,
    play: async (ui) => {
      const [{ id = '' } = {}] = (await ui.keyring.listKeys({}, tester)).items;
      await ui.keyring.rotateKey(id, 86_400_000, tester);
      await ui.press('\u0012', 'Refreshed');
      await ui.press('o', /two tokens[\s\S]*used 12 times/);
      wait(ui);
      await ui.press('f', '>[ Finish (f) ]<');
    },
  },
  {
    name: 'token',
    columns: 80,
    rows: 14,
    play: async (ui) => {
      await ui.press('n', 'keys > new');
      await ui.press('ci deploy', 'ci deploy');
      await ui.press(keys.ctrlS, 'kr_ExampleOnly0');
      await ui.press('v', 'ThisIsNotAToken');
    },
  },
  {
    name: 'revoke',
    columns: 80,
    rows: 14,
    play: (ui) => ui.press('R', 'Type backup script to revoke it'),
  },
  { name: 'requests', ...low, play: (ui) => ui.press('2', 'IP_DENIED') },
  {
    name: 'requests-filter',
    ...low,
    play: async (ui) => {
      await ui.press('2', 'IP_DENIED');
      await filter(ui, 'key:backup ip:198.51.100.0/24');
    },
  },
  {
    name: 'filter-help',
    ...low,
    play: async (ui) => {
      await ui.press('2', 'IP_DENIED');
      await ui.press('/', '? terms');
      await ui.press('?', 'keyrack > help');
    },
  },
  {
    name: 'request',
    columns: 80,
    rows: 24,
    play: async (ui) => {
      await ui.press('2', 'IP_DENIED');
      await ui.press('f', 'refused ones alone');
      await ui.press(keys.enter, 'FAIL');
    },
  },
  {
    name: 'allow',
    columns: 80,
    rows: 14,
    play: async (ui) => {
      await ui.press('2', 'IP_DENIED');
      await ui.press('f', 'refused ones alone');
      await ui.press('a', 'Allow 198.51.100.200');
    },
  },
  {
    name: 'accounts',
    columns: 80,
    rows: 12,
    play: (ui) => ui.press('4', /bob +member/),
  },
  {
    name: 'account',
    columns: 80,
    rows: 12,
    play: async (ui) => {
      await ui.press('4', /bob +member/);
      await ui.press('j', /> bob/);
      await ui.press('e', 'accounts > bob');
    },
  },
  { name: 'audit', ...low, play: (ui) => ui.press('3', /account\.created[\s\S]*v verifies/) },
  {
    name: 'event',
    columns: 80,
    rows: 20,
    play: async (ui) => {
      await ui.press('3', 'account.created');
      await ui.press(keys.enter, 'audit > ');
    },
  },
  { name: 'too-small', columns: 40, rows: 6, play: (ui) => ui.see('need 60x12') },
];
