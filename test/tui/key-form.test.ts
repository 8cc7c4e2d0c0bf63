import { describe, expect, test } from 'vitest';
import type { ApiKey } from '../../src/core/key.ts';
import type { Profile } from '../../src/core/profile.ts';
import { profiles } from '../../src/core/profiles/index.ts';
import {
  editForm,
  fieldOfIssue,
  fieldsOf,
  isDirty,
  type KeyForm,
  newForm,
} from '../../src/tui/model/key-form.ts';
import { changesOf, draftOf } from '../../src/tui/model/key-form-draft.ts';
import { reduceForm } from '../../src/tui/model/key-form-keys.ts';
import { problemsOf } from '../../src/tui/model/key-form-problems.ts';
import { mergedForm } from '../../src/tui/model/merge-form.ts';

const all = [...profiles.values()];
const now = Date.parse('2026-11-21T10:00:00Z');
const options = { profiles: all, accounts: ['admin', 'bob'], address: '203.0.113.9' };

const key: ApiKey = {
  id: 'kr_4fJ0aZq81LmT',
  profile: 'keyrack',
  account: 'admin',
  name: 'backup',
  masked: 'kr_4fJ0aZq81LmT_…',
  status: 'active',
  version: 3,
  scopes: ['read', 'write'],
  permissions: null,
  allowedIps: ['10.0.0.1'],
  rateLimit: null,
  expiresAt: '2026-01-01T00:00:00.000Z',
  createdAt: '2025-11-21T10:00:00.000Z',
  lastUsedAt: null,
  lastUsedIp: null,
  uses: 0,
  previous: null,
};

function profileOf(name: string): Profile {
  const profile = profiles.get(name);
  if (!profile) throw new Error(`no profile ${name}`);
  return profile;
}

const formOf = (name: string) => newForm(profileOf(name), 'admin', options);

function press(form: KeyForm, ...keys: string[]): KeyForm {
  return keys.reduce((state, one) => reduceForm(state, { type: 'key', key: one }), form);
}

const type = (form: KeyForm, text: string) => press(form, ...text);

function focus(form: KeyForm, field: KeyForm['focus']): KeyForm {
  let moved = form;
  while (moved.focus !== field) moved = reduceForm(moved, { type: 'move', by: 1 });
  return moved;
}

const messages = (form: KeyForm) => problemsOf(form, now).map(({ message }) => message);

test('a new form asks for a name and gives the scope read', () => {
  expect(draftOf(type(formOf('keyrack'), 'ci'), now)).toEqual({
    name: 'ci',
    profile: 'keyrack',
    account: 'admin',
    scopes: ['read'],
    allowedIps: [],
    expiresAt: null,
    rateLimit: null,
  });
});

test('space switches the scope under the cursor', () => {
  const form = press(focus(formOf('keyrack'), 'grants'), 'right', 'space', 'left', 'space');
  expect(draftOf(form, now).scopes).toEqual(['write']);
});

describe('in the grid of levels', () => {
  const grid = focus(formOf('pterodactyl-application'), 'grants');

  test('space goes round, a digit sets, left and right lower and raise, a sets the column for all', () => {
    expect(press(grid, 'space', 'space').levels).toEqual({ users: 2 });
    expect(press(grid, 'space', 'space', 'space', 'space').levels).toEqual({ users: 0 });
    expect(press(grid, 'down', '3').levels).toEqual({ nodes: 3 });
    expect(press(grid, 'right', 'right', 'left').levels).toEqual({ users: 1 });
    expect(press(grid, '3', 'right', 'down', 'left').levels).toEqual({ users: 3, nodes: 0 });
    expect(Object.values(press(grid, '1', 'a').levels)).toEqual(Array(9).fill(1));
  });

  test('up and down stay inside until an end, where they are left to the form', () => {
    expect(press(grid, 'up')).toBe(grid);
    expect(press(grid, ...Array(8).fill('down')).choice).toBe(8);
    const last = press(grid, ...Array(8).fill('down'));
    expect(press(last, 'down')).toBe(last);
  });
});

test('a profile that inherits its account has nothing to grant', () => {
  expect(fieldsOf(formOf('pterodactyl-client'))).not.toContain('grants');
  expect(draftOf(formOf('xyp'), now)).not.toHaveProperty('scopes');
});

test('left and right go round the profiles, and round the accounts', () => {
  const form = focus(formOf('keyrack'), 'profile');
  expect(press(form, 'left').profile.name).toBe(all.at(-1)?.name);
  expect(press(form, ...all.map(() => 'right')).profile.name).toBe('keyrack');
  expect(press(focus(form, 'account'), 'right').account).toBe('bob');
  expect(press(focus(form, 'account'), 'right', 'right').account).toBe('admin');
});

test('with one account there is nothing to choose', () => {
  const form = newForm(profileOf('keyrack'), 'admin', { ...options, accounts: ['admin'] });
  expect(fieldsOf(form)).not.toContain('account');
});

test('allowed IPs are one a line, empty lines do not count', () => {
  const form = reduceForm(focus(formOf('keyrack'), 'ips'), {
    type: 'paste',
    text: '10.0.0.1\n\n 192.168.0.0/16 \n',
  });
  expect(draftOf(form, now).allowedIps).toEqual(['10.0.0.1', '192.168.0.0/16']);
});

test('the address of the session is added on a line of its own, once', () => {
  const typed = type(focus(formOf('keyrack'), 'ips'), '10.0.0.1');
  const added = reduceForm(typed, { type: 'ownAddress' });
  expect(draftOf(added, now).allowedIps).toEqual(['10.0.0.1', '203.0.113.9']);
  expect(reduceForm(added, { type: 'ownAddress' })).toBe(added);
});

test('an expiry in days becomes a moment, and never is none', () => {
  const form = focus(formOf('pakyas'), 'expiry');
  expect(draftOf(type(form, '90'), now).expiresAt).toBe('2027-02-19T10:00:00.000Z');
  expect(draftOf(type(form, 'never'), now).expiresAt).toBeNull();
});

test('an issue moves the focus to its field and goes with the next change', () => {
  const issues = [{ path: 'allowed_ips.1', message: '"x" is not an IP address' }];
  const form = reduceForm(formOf('keyrack'), { type: 'issues', issues });
  expect(form.focus).toBe('ips');
  expect(press(form, '1').issues).toEqual([]);
  expect(fieldOfIssue({ path: 'permissions.servers', message: '' })).toBe('grants');
});

test('a form is dirty while something stands in it that did not at the beginning', () => {
  expect(isDirty(formOf('keyrack'))).toBe(false);
  expect(isDirty(press(formOf('keyrack'), 'x'))).toBe(true);
  expect(isDirty(press(formOf('keyrack'), 'x', 'backspace'))).toBe(false);
  expect(isDirty(press(focus(formOf('keyrack'), 'grants'), 'space'))).toBe(true);
});

describe('while typing', () => {
  const at = (profile: string, field: KeyForm['focus'], text: string) =>
    reduceForm(focus(formOf(profile), field), { type: 'paste', text });
  const left = (form: KeyForm) => reduceForm(form, { type: 'move', by: 1 });

  test('nothing is said of a field that nobody typed in', () => {
    let form = formOf('pyro');
    for (const _ of fieldsOf(form)) {
      form = left(form);
      expect(messages(form)).toEqual([]);
    }
  });

  test.each([
    ['pyro', 'name', 'ab', /shorter than 4/],
    ['keyrack', 'ips', '10.', /not an IP address/],
    ['keyrack', 'ips', '2001:db8:', /not an IP address/],
    ['keyrack', 'expiry', '2027-1', /not a number of days/],
    ['keyrack', 'expiry', '1d1', /not a duration/],
    ['keyrack', 'expiry', 'nev', /not a number of days/],
    ['pakyas', 'expiry', '400', /more than 365 days/],
    ['keyrack', 'rate', '600/1', /not a rate/],
  ] as const)(
    '%s %s "%s" may become right, and is told only when the field is left',
    (profile, field, text, told) => {
      const form = at(profile, field, text);
      expect(messages(form)).toEqual([]);
      expect(messages(left(form)).join()).toMatch(told);
    },
  );

  test.each([
    ['keyrack', 'name', 'x'.repeat(501), /500 are the most/],
    ['keyrack', 'ips', '10.0.0.256', /not an IP address/],
    ['keyrack', 'ips', '10.1/8', /not a full address/],
    ['keyrack', 'ips', '010.', /not an IP address/],
    ['keyrack', 'ips', '10.0.0.1/33', /no prefix length/],
    ['keyrack', 'ips', 'office', /not an IP address/],
    ['keyrack', 'expiry', '2027-13', /not a number of days/],
    ['keyrack', 'expiry', '2027-02-3', /not a number of days/],
    ['keyrack', 'expiry', 'soon', /not a number of days/],
    ['keyrack', 'expiry', '2026-11-21T09:00Z', /not after now/],
    ['pakyas', 'expiry', '400d', /more than 365 days/],
    ['keyrack', 'rate', 'many', /not a rate/],
    ['keyrack', 'rate', '0', /not a rate/],
  ] as const)(
    '%s %s "%s" cannot become right, and is told at once',
    (profile, field, text, told) => {
      expect(messages(at(profile, field, text)).join()).toMatch(told);
    },
  );

  test('of several addresses only the one with the cursor may be unfinished', () => {
    const form = at('keyrack', 'ips', '10.0.\n\n10.1.');
    expect(problemsOf(form, now).map(({ path }) => path)).toEqual(['allowed_ips.0']);
  });

  // Pasted into the wrong field a token would stand in the journal for ever.
  test('a token in the name is told at once, and not repeated', () => {
    const token = `ptlc_${'a'.repeat(43)}`;
    const told = messages(at('pterodactyl-client', 'name', token)).join();
    expect(told).toContain('is a token of profile "pterodactyl-client"');
    expect(told).not.toContain(token);
  });

  test('after a refusal all that is missing is told', () => {
    const form = reduceForm(formOf('pyro'), { type: 'issues', issues: [] });
    expect(messages(focus(form, 'ips')).join()).toContain('is empty');
  });
});

describe('an edit', () => {
  const form = editForm(key, profileOf('keyrack'), options);

  test('begins with what stands there, and changes nothing by itself', () => {
    expect(isDirty(form)).toBe(false);
    expect(changesOf(form, now)).toEqual({ version: 3 });
    expect(fieldsOf(form)).not.toContain('profile');
  });

  test('sends only what was changed, so an expiry in the past may stay', () => {
    expect(changesOf(type(focus(form, 'rate'), '600/1m'), now)).toEqual({
      rateLimit: '600/1m',
      version: 3,
    });
    expect(problemsOf(type(focus(form, 'rate'), '600/1m'), now)).toEqual([]);
  });

  test('an emptied expiry and rate are none', () => {
    const emptied = press(focus(form, 'expiry'), 'ctrl-u');
    expect(changesOf(emptied, now)).toEqual({ expiresAt: null, version: 3 });
  });

  test('over a key that was changed meanwhile keeps what was typed and takes the rest', () => {
    const typed = type(focus(form, 'rate'), '600/1m');
    const theirs = { ...key, version: 5, name: 'backups', rateLimit: '10/1s' };
    const merged = mergedForm(typed, theirs, ['Meanwhile bob, just now: changed name']);
    expect(merged.name.text).toBe('backups');
    expect(merged.rate.text).toBe('600/1m');
    expect(changesOf(merged, now)).toEqual({ rateLimit: '600/1m', version: 5 });
    expect(messages(merged)).toEqual(['was changed meanwhile to "10/1s"; saving replaces that']);
    expect(merged.notices).toHaveLength(1);
  });
});
