import { expect, test } from 'vitest';
import type { ApiKey } from '../../src/core/key.ts';
import {
  editToUndo,
  type SessionAct,
  switchToUndo,
  withAct,
  withoutLast,
} from '../../src/tui/model/undo.ts';

const key: ApiKey = {
  id: 'kr_4fJ0aZq81LmT',
  profile: 'keyrack',
  account: 'admin',
  name: 'backup',
  masked: 'kr_4fJ0aZq81LmT_…',
  status: 'active',
  version: 3,
  scopes: ['read'],
  permissions: null,
  allowedIps: [],
  rateLimit: null,
  expiresAt: null,
  createdAt: '2025-11-21T10:00:00.000Z',
  lastUsedAt: null,
  lastUsedIp: null,
  uses: 0,
  previous: null,
};

test('the way back from an edit holds only what was changed, as it was', () => {
  const after = { ...key, version: 4, name: 'backups', allowedIps: ['10.0.0.1'] };
  expect(editToUndo(key, after)).toMatchObject({
    from: 3,
    to: 4,
    back: { name: 'backup', allowedIps: [] },
    told: 'the name, the allowed IPs of "backup" as before',
  });
});

test('what changed nothing leaves nothing to undo', () => {
  expect(editToUndo(key, { ...key, uses: 9 })).toBeNull();
  expect(switchToUndo(key, key)).toBeNull();
  expect(withAct([], null)).toEqual([]);
});

test('the way back from switching on is switching off, and the other way round', () => {
  const inactive: ApiKey = { ...key, version: 4, status: 'inactive' };
  expect(switchToUndo(key, inactive)).toMatchObject({ back: 'enable' });
  expect(switchToUndo(inactive, { ...key, version: 5 })).toMatchObject({ back: 'disable' });
});

test('of many acts the latest fifty are kept', () => {
  const acts = Array.from(
    { length: 60 },
    (_, index): SessionAct => ({ kind: 'final', told: `${index}` }),
  );
  const kept = acts.reduce<readonly SessionAct[]>(withAct, []);
  expect(kept).toHaveLength(50);
  expect(kept.at(-1)).toEqual(acts.at(-1));
});

test('once an act is undone the one before it on the same key stands at the new version', () => {
  const first = editToUndo(key, { ...key, version: 4, name: 'one' });
  const second = editToUndo(
    { ...key, version: 4, name: 'one' },
    { ...key, version: 5, name: 'two' },
  );
  const other = editToUndo({ ...key, id: 'other' }, { ...key, id: 'other', version: 4, name: 'x' });
  const acts = [first, other, second].reduce<readonly SessionAct[]>(withAct, []);
  expect(withoutLast(acts, 6)).toEqual([{ ...first, to: 6 }, other]);
});

test('an act of the same key that others changed in between stays behind', () => {
  const first = editToUndo(key, { ...key, version: 4, name: 'one' });
  const later = editToUndo({ ...key, version: 7, name: 'y' }, { ...key, version: 8, name: 'z' });
  const acts = [first, later].reduce<readonly SessionAct[]>(withAct, []);
  expect(withoutLast(acts, 9)).toEqual([first]);
});
