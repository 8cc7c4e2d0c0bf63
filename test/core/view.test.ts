import { describe, expect, it } from 'vitest';
import { Usage } from '../../src/core/usage.ts';
import { summarizeAccounts, viewKey } from '../../src/core/view.ts';
import { at, hour, keyRecord, member, now, stateOf } from './support/fixtures.ts';

const old = { digest: 'f'.repeat(64), masked: 'kr_…', expiresAt: at(hour) };

describe('viewKey', () => {
  it('shows exactly the fields of a key, and nothing of its digests', () => {
    const key = keyRecord({ previous: old });
    const view = viewKey(key, new Usage(), now);
    expect(Object.keys(view).sort()).toEqual(
      [
        ...['id', 'profile', 'account', 'name', 'masked', 'status', 'scopes', 'permissions'],
        ...['allowedIps', 'rateLimit', 'expiresAt', 'createdAt'],
        ...['lastUsedAt', 'lastUsedIp', 'uses', 'previous', 'version'],
      ].sort(),
    );
    expect(JSON.stringify(view)).not.toContain(key.digest);
    expect(JSON.stringify(view)).not.toContain(old.digest);
  });

  it('shows a key that was never used without a last use', () => {
    const view = viewKey(keyRecord(), new Usage(), now);
    expect(view).toMatchObject({ lastUsedAt: null, lastUsedIp: null, uses: 0, previous: null });
  });

  it('shows the last use of the key, and of its old secret apart', () => {
    const usage = new Usage();
    usage.stamp(keyRecord().id, 'previous', '10.0.0.1', now - 2);
    usage.stamp(keyRecord().id, 'current', '10.0.0.2', now - 1);
    expect(viewKey(keyRecord({ previous: old }), usage, now)).toMatchObject({
      lastUsedAt: at(-1),
      lastUsedIp: '10.0.0.2',
      uses: 2,
      previous: { expiresAt: at(hour), lastUsedAt: at(-2), lastUsedIp: '10.0.0.1', uses: 1 },
    });
  });

  it('shows an old secret until the very moment it ends', () => {
    const key = keyRecord({ previous: old });
    expect(viewKey(key, new Usage(), now + hour - 1).previous).not.toBeNull();
    expect(viewKey(key, new Usage(), now + hour).previous).toBeNull();
  });

  it('shows the status at the moment it is asked', () => {
    const key = keyRecord({ expiresAt: at(0) });
    expect(viewKey(key, new Usage(), now - 1).status).toBe('active');
    expect(viewKey(key, new Usage(), now).status).toBe('expired');
  });
});

describe('summarizeAccounts', () => {
  it('counts the keys of each account that are not revoked, by name', () => {
    const state = stateOf(
      [
        keyRecord({ id: 'a', account: 'zed' }),
        keyRecord({ id: 'b', account: 'zed', enabled: false }),
        keyRecord({ id: 'c', account: 'zed', expiresAt: at(-1) }),
        keyRecord({ id: 'd', account: 'zed', revokedAt: at(-1) }),
        keyRecord({ id: 'e', account: 'bob' }),
      ],
      member('zed'),
      member('constructor'),
      member('bob'),
    );
    const counts = summarizeAccounts(state).map(({ name, keys }) => [name, keys]);
    expect(counts).toEqual([
      ['admin', 0],
      ['bob', 1],
      ['constructor', 0],
      ['zed', 3],
    ]);
  });
});
