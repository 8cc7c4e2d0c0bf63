import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAllowed, parseAddress, parseRule } from '../../src/core/addresses.ts';
import { failureOf } from './support/fixtures.ts';

/** What lenient parsers take and nobody means; with the reading that is offered, if one is likely. */
const traps: readonly [string, string | null][] = [
  ['010.1.2.3', '10.1.2.3'],
  ['1.2.3.04', '1.2.3.4'],
  ['127.1', null],
  ['1.2.3', null],
  ['0x7f.1', null],
  ['0x7f.0.0.1', null],
  ['2130706433', null],
  ['256.1.1.1', null],
  ['1.2.3.4.5', null],
  ['1.2.3.4 ', null],
  ['1.2.3.4\n', null],
  ['١.2.3.4', null],
  ['', null],
  ['localhost', null],
  ['garbage%eth0', null],
  ['fe80::1%eth0', 'fe80::1'],
  ['1.2.3.4%eth0', '1.2.3.4'],
  ['[::1]', null],
  ['[::1]:80', null],
  ['1.2.3.4:80', null],
  ['::ffff:010.0.0.1', null],
  ['1::2::3', null],
  [':::', null],
  ['12345::', null],
];

const rangeTraps: readonly [string, string | null][] = [
  ['10.1/8', '10.0.0.0/8'],
  ['10.1/16', '10.1.0.0/16'],
  ['10/8', '10.0.0.0/8'],
  ['999/8', null],
  ['10/33', null],
  ['010.0.0.0/8', '10.0.0.0'],
  ['10.0.0.5/8', '10.0.0.0/8'],
  ['2001:db8::1/32', '2001:db8::/32'],
  ['::ffff:10.0.0.5/104', '10.0.0.0/8'],
  ['1.2.3.4/08', null],
  ['1.2.3.4/33', null],
  ['1.2.3.4/-1', null],
  ['1.2.3.4/', null],
  ['1.2.3.4/ 8', null],
  ['1.2.3.4/+8', null],
  ['1.2.3.4/1e1', null],
  ['1.2.3.4/255.0.0.0', null],
  ['1.2.3.4/32/32', null],
  ['/8', null],
  ['::/129', null],
  ['::ffff:0:0/95', null],
  ['fe80::1%eth0/64', 'fe80::1'],
];

describe.each(traps)('%j', (text, suggestion) => {
  it('is no address and no rule', () => {
    expectRefusal(() => parseAddress(text), suggestion);
    expectRefusal(() => parseRule(text), suggestion);
  });
});

it.each(rangeTraps)('%j is no rule', (text, suggestion) => {
  expectRefusal(() => parseRule(text), suggestion);
});

it.each([...traps, ...rangeTraps])('what is offered for %j would be taken', (_, suggestion) => {
  if (suggestion) expect(parseRule(suggestion)).toBe(suggestion);
});

it.each(['1'.repeat(10_000), 'a/'.repeat(5000), `${'1'.repeat(5000)}/8`, `::/${'0'.repeat(9999)}`])(
  'ten thousand characters are refused and not repeated',
  (text) => {
    expect(failureOf(() => parseRule(text)).message.length).toBeLessThan(150);
    expect(failureOf(() => parseAddress(text)).message.length).toBeLessThan(150);
  },
);

it.each([
  ['203.0.113.7', '203.0.113.7'],
  ['2001:DB8:0:0::0001', '2001:db8::1'],
  ['::ffff:10.0.0.1', '10.0.0.1'],
  ['::FFFF:0A00:1', '10.0.0.1'],
  ['::1.2.3.4', '::102:304'],
  ['64:ff9b::1.2.3.4', '64:ff9b::102:304'],
  ['::ffff:0:1.2.3.4', '::ffff:0:102:304'],
])('the address %s is kept as %s', (text, canonical) => {
  expect(parseAddress(text)).toBe(canonical);
  expect(parseRule(text)).toBe(canonical);
});

it.each([
  ['10.0.0.0/8', '10.0.0.0/8'],
  ['0.0.0.0/0', '0.0.0.0/0'],
  ['10.0.0.5/32', '10.0.0.5'],
  ['2001:DB8::/32', '2001:db8::/32'],
  ['2001:db8::1/128', '2001:db8::1'],
  ['::/0', '::/0'],
  ['::ffff:10.0.0.0/104', '10.0.0.0/8'],
  ['::ffff:0:0/96', '0.0.0.0/0'],
  ['::ffff:10.0.0.5/128', '10.0.0.5'],
])('the rule %s is kept as %s', (text, canonical) => {
  expect(parseRule(text)).toBe(canonical);
});

it('reading is the same the second time', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const once = parseAddress(text);
      expect(parseAddress(once)).toBe(once);
    }),
    { numRuns: 300 },
  );
});

it('no rules allow every address, known or not', () => {
  expect(isAllowed([], '203.0.113.7')).toBe(true);
  expect(isAllowed([], null)).toBe(true);
});

it('rules never allow an unknown address', () => {
  expect(isAllowed(['0.0.0.0/0', '::/0'], null)).toBe(false);
});

function expectRefusal(call: () => unknown, suggestion: string | null): void {
  const { code, message, issues } = failureOf(call);
  expect(code).toBe('invalid_input');
  expect(message).toBe(`Cannot read address: ${issues[0]?.message}`);
  const offered = /did you mean "([^"]*)"/.exec(message)?.[1] ?? null;
  expect(offered).toBe(suggestion);
}
