import { expect, test } from 'vitest';
import { profiles } from '../../src/core/profiles/index.ts';
import {
  type CreateForm,
  draftOf,
  emptyForm,
  fieldOfIssue,
  fieldsOf,
  isDirty,
  reduceForm,
} from '../../src/tui/model/create-form.ts';

const all = [...profiles.values()];
const now = Date.parse('2026-11-21T10:00:00Z');

function formOf(name: string): CreateForm {
  const profile = profiles.get(name);
  if (!profile) throw new Error(`no profile ${name}`);
  return emptyForm(profile);
}

function press(form: CreateForm, ...keys: string[]): CreateForm {
  return keys.reduce((state, key) => reduceForm(state, { type: 'key', key, profiles: all }), form);
}

function focus(form: CreateForm, field: CreateForm['focus']): CreateForm {
  let moved = form;
  while (moved.focus !== field) moved = reduceForm(moved, { type: 'move', by: 1 });
  return moved;
}

test('a new form asks for a name and gives the scope read', () => {
  const form = press(formOf('keyrack'), 'c', 'i');
  expect(draftOf(form, now)).toEqual({
    name: 'ci',
    profile: 'keyrack',
    scopes: ['read'],
    allowedIps: [],
    expiresAt: null,
  });
});

test('space switches the scope under the cursor', () => {
  const form = press(focus(formOf('keyrack'), 'grants'), 'right', 'space', 'left', 'space');
  expect(draftOf(form, now).scopes).toEqual(['write']);
});

test('space goes through the levels, a digit sets one, a sets all', () => {
  const grants = focus(formOf('pterodactyl-application'), 'grants');
  expect(press(grants, 'space', 'space').levels).toEqual({ users: 2 });
  expect(press(grants, 'right', '3').levels).toEqual({ nodes: 3 });
  expect(Object.values(press(grants, '1', 'a').levels)).toEqual(Array(9).fill(1));
});

test('a profile that inherits its account has nothing to grant', () => {
  expect(fieldsOf(formOf('pterodactyl-client').profile)).not.toContain('grants');
  expect(draftOf(formOf('xyp'), now)).not.toHaveProperty('scopes');
});

test('left and right go round the profiles', () => {
  const form = focus(formOf('keyrack'), 'profile');
  expect(press(form, 'left').profile.name).toBe(all.at(-1)?.name);
  expect(press(form, ...all.map(() => 'right')).profile.name).toBe('keyrack');
});

test('allowed IPs are one a line, empty lines do not count', () => {
  const form = reduceForm(focus(formOf('keyrack'), 'ips'), {
    type: 'paste',
    text: '10.0.0.1\n\n 192.168.0.0/16 \n',
  });
  expect(draftOf(form, now).allowedIps).toEqual(['10.0.0.1', '192.168.0.0/16']);
});

test('an expiry in days becomes a moment', () => {
  const form = press(focus(formOf('pakyas'), 'expiry'), '9', '0');
  expect(draftOf(form, now).expiresAt).toBe('2027-02-19T10:00:00.000Z');
});

test('an issue moves the focus to its field and goes with the next change', () => {
  const issues = [{ path: 'allowed_ips.1', message: '"x" is not an IP address' }];
  const form = reduceForm(formOf('keyrack'), { type: 'issues', issues });
  expect(form.focus).toBe('ips');
  expect(press(form, '1').issues).toEqual([]);
  expect(fieldOfIssue({ path: 'permissions.servers', message: '' })).toBe('grants');
});

test('a form is dirty as soon as something is typed', () => {
  expect(isDirty(formOf('keyrack'))).toBe(false);
  expect(isDirty(press(formOf('keyrack'), 'x'))).toBe(true);
});
