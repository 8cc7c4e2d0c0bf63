import { describe, expect, it } from 'vitest';
import { importKeys } from '../../../src/core/decisions/import-keys.ts';
import { profiles } from '../../../src/core/profiles/index.ts';
import { maxTransferKeys, type TransferKey } from '../../../src/core/transfer.ts';
import { at, day, failureOf, hour, keyRecord, member, now, stateOf } from '../support/fixtures.ts';

const local = { kind: 'local', name: 'alice' } as const;
const digest = (character: string) => character.repeat(64);

function transferKey(fields: Partial<TransferKey> = {}): TransferKey {
  const { version, previous, ...key } = keyRecord();
  return { ...key, previous: null, ...fields };
}

function decide(keys: readonly TransferKey[], state = stateOf(), accounts = []) {
  return importKeys(state, { accounts, keys }, {}, local, { profiles, now });
}

const client = (index: number): TransferKey => {
  const id = `ptlc_${String(index).padStart(11, '0')}`;
  const facts = { profile: 'pterodactyl-client', scopes: null, masked: `${id}…` };
  return transferKey({ id, digest: String(index).padStart(64, '0'), ...facts });
};

describe('an import', () => {
  it('is one event for each key, with the whole record as it shall stand', () => {
    const { events } = decide([transferKey({ enabled: false, expiresAt: at(-day) })]);
    const { revokedAt, ...record } = keyRecord({ enabled: false, expiresAt: at(-day) });
    expect(events).toEqual([{ op: 'key.imported', data: record }]);
  });

  it('brings values into the form in which they are kept', () => {
    const moment = '2027-01-01T02:00:00+02:00';
    const [event] = decide([
      transferKey({
        name: ' x ',
        allowedIps: ['::ffff:10.0.0.1'],
        rateLimit: '5/m',
        expiresAt: moment,
      }),
    ]).events;
    expect(event?.data).toMatchObject({
      ...{ name: 'x', allowedIps: ['10.0.0.1'], rateLimit: '5/1m' },
      expiresAt: '2027-01-01T00:00:00.000Z',
    });
  });

  it('drops an old secret whose time is over', () => {
    const previous = { digest: digest('b'), masked: keyRecord().masked, expiresAt: at(0) };
    expect(decide([transferKey({ previous })]).events[0]?.data).toMatchObject({ previous: null });
  });
});

describe('what a create would refuse, an import refuses by the path of the field', () => {
  const tooFar = at(366 * day);
  it.each<[string, Partial<TransferKey>]>([
    ['profile', { profile: 'nobody' }],
    ['name', { name: 'a\u202eb' }],
    ['scopes', { scopes: ['fly'] }],
    ['permissions', { permissions: { servers: 1 } }],
    ['allowed_ips.0', { allowedIps: ['010.1.2.3'] }],
    ['rate_limit', { rateLimit: 'often' }],
    ['expires_at', { expiresAt: 'soon' }],
    ['expires_at', { expiresAt: '2020-01-01' }],
    [
      'expires_at',
      { profile: 'pakyas', id: 'key_aaaaaaaaaaaa', masked: 'pk_live_…aaaa', expiresAt: tooFar },
    ],
    ['created_at', { createdAt: 'yesterday' }],
    ['id', { id: 'export' }],
    ['id', { id: '../keys' }],
    ['masked', { masked: 'kr_aaaaaaaaaaaa_aaaa' }],
    ['digest', { digest: 'A'.repeat(64) }],
    ['digest', { digest: '' }],
    [
      'previous.digest',
      { previous: { digest: 'x', masked: keyRecord().masked, expiresAt: at(hour) } },
    ],
    ['previous.masked', { previous: { digest: digest('b'), masked: '', expiresAt: at(hour) } }],
    [
      'previous.expires_at',
      { previous: { digest: digest('b'), masked: keyRecord().masked, expiresAt: '' } },
    ],
  ])('%s: %j', (path, fields) => {
    const { code, issues } = failureOf(() => decide([client(1), transferKey(fields)]));
    expect(code).toBe('invalid_input');
    expect(issues.map((issue) => issue.path)).toContain(`keys.1.${path}`);
  });

  /**
   * A rack judges expiry by the latest moment that it has seen, and the making of a key may be taken
   * for one: a key from the year 9999 would expire every other key at the next start.
   */
  it('a key that was made after now', () => {
    const { issues } = failureOf(() => decide([transferKey({ createdAt: at(1) })]));
    expect(issues).toMatchObject([{ path: 'keys.0.created_at' }]);
    expect(decide([transferKey({ createdAt: at(0) })]).events).toHaveLength(1);
  });

  /** A token in the wrong column would stand in the journal and in the refusal itself. */
  it('a token where a name or an id should be, without repeating it', () => {
    const token = `akener_${'a'.repeat(64)}`;
    for (const fields of [{ name: token }, { id: token }, { masked: token }, { digest: token }]) {
      const { message, issues } = failureOf(() => decide([transferKey(fields)]));
      expect(`${message} ${JSON.stringify(issues)}`).not.toContain(token.slice(7, 40));
    }
  });

  it('names the mistakes of many keys, up to a limit', () => {
    const keys = Array.from({ length: 200 }, (_, index) => ({ ...client(index), name: '' }));
    expect(failureOf(() => decide(keys)).issues).toHaveLength(50);
  });

  it('more keys than the limit', () => {
    const keys = Array.from({ length: maxTransferKeys + 1 }, (_, index) => client(index));
    expect(failureOf(() => decide(keys))).toMatchObject({
      code: 'invalid_input',
      issues: [{ path: 'keys' }],
    });
  });
});

describe('the limit of an account', () => {
  it('counts the keys that are here and those that come', () => {
    const here = Array.from({ length: 20 }, (_, index) =>
      keyRecord({ ...client(index), version: 1 } as never),
    );
    const coming = (count: number) =>
      Array.from({ length: count }, (_, index) => client(index + 100));
    expect(decide(coming(5), stateOf(here)).events).toHaveLength(5);
    const { code, message } = failureOf(() => decide(coming(6), stateOf(here)));
    expect(code).toBe('limit_reached');
    expect(message).toContain('has 20 keys of profile "pterodactyl-client", 6 more were to come');
  });

  it('does not count keys that are here already', () => {
    const keys = Array.from({ length: 25 }, (_, index) => client(index));
    const here = keys.map((key) => keyRecord({ ...key, version: 1 } as never));
    const { events, report } = decide(keys, stateOf(here));
    expect(events).toEqual([]);
    expect(new Set(report.keys.map(({ outcome }) => outcome))).toEqual(new Set(['present']));
  });
});

describe('two keys with one token', () => {
  const other = keyRecord({
    id: 'kr_bbbbbbbbbbbb',
    masked: 'kr_bbbbbbbbbbbb_…',
    digest: digest('b'),
  });

  /** Whoever has one token would otherwise have the rules of the key that comes last. */
  it.each<[string, TransferKey[]]>([
    ['as the one here', [transferKey({ digest: digest('b') })]],
    [
      'as the one here, as its old one',
      [
        transferKey({
          previous: { digest: digest('b'), masked: keyRecord().masked, expiresAt: at(hour) },
        }),
      ],
    ],
    ['twice in the file', [transferKey(), { ...client(1), digest: digest('0') }]],
    [
      'its own, as new and old',
      [transferKey({ previous: { ...transferKey(), expiresAt: at(hour) } })],
    ],
    ['and one id, twice in the file', [transferKey(), transferKey()]],
  ])('%s, is a conflict', (_, keys) => {
    expect(failureOf(() => decide(keys, stateOf([other]))).code).toBe('conflict');
  });

  it('also if the one here is the old secret of a rotation', () => {
    const previous = { digest: digest('c'), masked: '', expiresAt: at(hour) };
    const state = stateOf([{ ...other, previous }]);
    const { code, message } = failureOf(() =>
      decide([transferKey({ digest: digest('c') })], state),
    );
    expect(code).toBe('conflict');
    expect(message).toBe(
      'Cannot import keys: a key clashes, and nothing was imported; keys.0 "kr_aaaaaaaaaaaa" has the token of key "kr_bbbbbbbbbbbb" here',
    );
  });

  it('all clashes are counted, and the first twenty named', () => {
    const here = Array.from({ length: 30 }, (_, index) =>
      keyRecord({ ...client(index), version: 1 } as never),
    );
    const keys = here.map((key) => ({
      ...client(0),
      ...key,
      digest: digest('e'),
      revokedAt: null,
    }));
    const { message, issues } = failureOf(() => decide(keys, stateOf(here)));
    expect(message).toContain('30 keys clash');
    expect(issues).toHaveLength(20);
  });
});

it('accounts come before their keys, and only those that own one', () => {
  const accounts = [{ name: 'bob' }, { name: 'carol' }, { name: 'admin', role: 'admin' as const }];
  const transfer = { accounts, keys: [transferKey({ account: 'bob' })] };
  const { events, report } = importKeys(stateOf(), transfer, {}, local, { profiles, now });
  expect(events.map(({ op }) => op)).toEqual(['account.created', 'key.imported']);
  expect(report.accounts).toEqual(['bob']);
});

it('an account that cannot be made is refused', () => {
  const transfer = { accounts: [{ name: 'a b' }], keys: [transferKey({ account: 'a b' })] };
  const call = () => importKeys(stateOf(), transfer, {}, local, { profiles, now });
  expect(failureOf(call).code).toBe('invalid_input');
});

it('a member cannot import, whatever it may do to keys', () => {
  const state = stateOf([], member('bob', ['api_keys.read', 'api_keys.write', 'api_keys.delete']));
  const actor = { kind: 'account', account: 'bob', name: 'alice' } as const;
  const call = () => importKeys(state, { accounts: [], keys: [] }, {}, actor, { profiles, now });
  expect(failureOf(call).code).toBe('not_permitted');
});
