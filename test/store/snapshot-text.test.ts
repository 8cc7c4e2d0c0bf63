import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SnapshotFile } from '../../src/store/snapshot-file.ts';
import { snapshotText } from '../../src/store/snapshot-text.ts';

const record = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { noNullPrototype: true });
const use = fc.tuple(fc.string({ unit: 'binary' }), record);
const file = fc.record({
  meta: fc.record({ format: fc.nat(), stateHash: fc.constant('a'.repeat(64)) }),
  accounts: fc.array(record),
  keys: fc.array(record),
  usage: fc.record(
    {
      total: fc.array(use),
      previous: fc.array(use),
      seen: fc.constant('2026'),
      expiries: fc.nat(),
    },
    { requiredKeys: ['total', 'previous'] },
  ),
}) as unknown as fc.Arbitrary<SnapshotFile>;

const plain = (content: SnapshotFile) => `${JSON.stringify(content, null, 2)}\n`;

test('the pieces of a snapshot are, joined, its indented JSON', () => {
  fc.assert(
    fc.property(file, (content) => {
      expect([...snapshotText(content)].join('')).toBe(plain(content));
    }),
  );
});

test('a large snapshot comes in pieces that do not grow with it', () => {
  const keys = Array.from({ length: 5000 }, (_, index) => ({
    id: `${index}`,
    name: '[]'.repeat(99),
  }));
  const total = keys.map(({ id }) => [id, { count: 1, at: '2026', ip: null }]);
  const content = { accounts: [], keys, usage: { total, previous: [] } } as unknown as SnapshotFile;
  const pieces = [...snapshotText(content)];
  expect(pieces.join('')).toBe(plain(content));
  expect(pieces.length).toBeGreaterThan(4);
  expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(512 * 1024);
});
