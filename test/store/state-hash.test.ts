import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RackData } from '../../src/core/state.ts';
import { canonicalWriter } from '../../src/store/canonical-json.ts';
import { hashState, hashStateInTurns } from '../../src/store/state-hash.ts';

/** The rule of the file format, in so many words: properties by name, no blanks, a newline after each record. */
function plainHash({ accounts, keys }: RackData): string {
  const hash = createHash('sha256');
  for (const record of [...accounts, ...keys]) hash.update(`${JSON.stringify(sorted(record))}\n`);
  return hash.digest('hex');
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const byName = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(byName.map(([name, member]) => [name, sorted(member)]));
}

/** JavaScript itself puts names that are whole numbers first, so a plain implementation cannot sort them. */
const name = fc
  .oneof(fc.constantFrom('id', 'name', '__proto__', 'ä', ''), fc.string())
  .filter((text) => !/^\d+$/.test(text));
const { value } = fc.letrec((tie) => ({
  leaf: fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.boolean(), fc.constant(null)),
  value: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(name, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
}));
const record = fc.dictionary(name, value, { noNullPrototype: true });
const rack = fc.record({
  accounts: fc.array(record),
  keys: fc.array(record),
}) as fc.Arbitrary<unknown> as fc.Arbitrary<RackData>;

test('the hash of a state is that of a plain implementation, all at once and in turns', async () => {
  await fc.assert(
    fc.asyncProperty(rack, async (data) => {
      const expected = plainHash(data);
      expect([hashState(data), await hashStateInTurns(data)]).toEqual([expected, expected]);
    }),
  );
});

test('the hash of a state of many blocks is that of a plain implementation', async () => {
  const keys = Array.from({ length: 1234 }, (_, index) => ({ name: `key ${index}`, id: index }));
  const data = { accounts: [], keys: keys as unknown as RackData['keys'] };
  expect([hashState(data), await hashStateInTurns(data)]).toEqual(Array(2).fill(plainHash(data)));
});

test('the hash of a known state is the one that older files hold', () => {
  const account = {
    name: 'admin',
    role: 'admin',
    permissions: [],
    createdAt: '2026-11-21',
  } as const;
  expect(hashState({ accounts: [account], keys: [] })).toBe(
    '1ba69906bbaca25affebdd5dd186842ccd7a0bac7b34cceacc00f43766f4b07c',
  );
});

test('canonical JSON of objects that only differ in layout is one text, whatever was written before', () => {
  fc.assert(
    fc.property(fc.array(value), (values) => {
      const write = canonicalWriter();
      for (const one of values) {
        expect(write(one)).toBe(canonicalWriter()(JSON.parse(JSON.stringify(reversed(one)))));
      }
    }),
  );
});

test('a property without a value is left out, as JSON leaves it out', () => {
  expect(canonicalWriter()({ b: undefined, a: 1, c: undefined })).toBe('{"a":1}');
});

function reversed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(reversed);
  const members = Object.entries(value).map(([name, member]) => [name, reversed(member)] as const);
  return Object.fromEntries(members.reverse());
}
