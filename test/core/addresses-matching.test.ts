import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAllowed, parseRule } from '../../src/core/addresses.ts';

/** A family of addresses as numbers; the reference that the parser is measured against. */
interface Family {
  readonly name: string;
  readonly bits: number;
  readonly write: (address: bigint) => string;
}

const v4: Family = { name: 'IPv4', bits: 32, write: writeV4 };
const mapped: Family = {
  name: 'mapped',
  bits: 32,
  write: (address) => `::ffff:${writeV4(address)}`,
};
const v6: Family = { name: 'IPv6', bits: 128, write: writeV6 };

describe.each([
  [v4, v4],
  [v4, mapped],
  [mapped, v4],
  [mapped, mapped],
  [v6, v6],
])('a rule in $name and a peer in another writing', (ruleFamily, peerFamily) => {
  it('match exactly if the peer is in the range', () => {
    fc.assert(
      fc.property(rangeOf(ruleFamily), fc.nat(), fc.bigInt(), ({ network, length }, pick, any) => {
        const size = 1n << BigInt(ruleFamily.bits - length);
        const limit = 1n << BigInt(ruleFamily.bits);
        const rule = parseRule(`${ruleFamily.write(network)}/${writtenLength(ruleFamily, length)}`);
        const edges = [network, network + size - 1n, network - 1n, network + size, any];
        const address = (((edges[pick % edges.length] ?? 0n) % limit) + limit) % limit;
        const isInside = address >= network && address < network + size;
        expect(isAllowed([rule], peerFamily.write(address))).toBe(isInside);
      }),
      { numRuns: 300 },
    );
  });
});

it('one matching rule among others is enough', () => {
  const rules = ['198.51.100.42', '203.0.113.0/24', '2001:db8::/32'];
  expect(isAllowed(rules, '203.0.113.9')).toBe(true);
  expect(isAllowed(rules, '2001:db8::9')).toBe(true);
  expect(isAllowed(rules, '198.51.100.43')).toBe(false);
});

it('a peer that comes as ::ffff:10.1.1.1 is allowed by 10.0.0.0/8', () => {
  expect(isAllowed(['10.0.0.0/8'], '::ffff:10.1.1.1')).toBe(true);
});

it('an address of one family is never allowed by a rule of the other', () => {
  expect(isAllowed(['::/0'], '10.1.1.1')).toBe(false);
  expect(isAllowed(['0.0.0.0/0'], '::1')).toBe(false);
});

it('::1.2.3.4, an IPv6 address of old, is not taken for 1.2.3.4', () => {
  expect(isAllowed(['1.2.3.4'], '::1.2.3.4')).toBe(false);
  expect(isAllowed([parseRule('::1.2.3.4')], '1.2.3.4')).toBe(false);
});

function rangeOf({ bits }: Family): fc.Arbitrary<{ network: bigint; length: number }> {
  const address = fc.bigInt({ min: 0n, max: (1n << BigInt(bits)) - 1n });
  // IPv6 ranges under ::/80 could hold IPv4 in its IPv6 clothes, which is another family.
  const high = bits === 128 ? 1n << 127n : 0n;
  return fc
    .record({ address, length: fc.integer({ min: bits === 128 ? 1 : 0, max: bits }) })
    .map(({ address, length }) => {
      const rest = BigInt(bits - length);
      return { network: ((address | high) >> rest) << rest, length };
    });
}

function writtenLength({ name }: Family, length: number): number {
  return name === 'mapped' ? length + 96 : length;
}

function writeV4(address: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join('.');
}

function writeV6(address: bigint): string {
  const groups = Array.from(
    { length: 8 },
    (_, index) => (address >> BigInt(112 - index * 16)) & 0xffffn,
  );
  return groups.map((group) => group.toString(16)).join(':');
}
