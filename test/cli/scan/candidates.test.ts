import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ByteScanner, type Spot } from '../../../src/cli/scan/byte-scanner.ts';
import { CandidateFinder } from '../../../src/cli/scan/candidates.ts';
import { profiles } from '../../../src/core/profiles/index.ts';
import { mintToken } from '../../../src/core/token.ts';

const finder = new CandidateFinder([...profiles.values()]);
/** Without akener, whose tokens hold one of kener. */
const tokens = [...profiles.values()]
  .filter(({ name }) => name !== 'akener')
  .map((profile) => mintToken(profile, randomBytes).token);
const [first = ''] = tokens;

function spotsOf(bytes: Buffer, pieceBytes: number): readonly Spot[] {
  const spots: Spot[] = [];
  const scanner = new ByteScanner(finder, (spot) => spots.push(spot));
  for (let at = 0; at < bytes.length; at += pieceBytes)
    scanner.push(bytes.subarray(at, at + pieceBytes));
  scanner.end();
  return spots;
}

describe('a stream of bytes', () => {
  const text = `${tokens.join('\n')}\n\nx=${first}${first}é${first}`;
  const bytes = Buffer.from(text);
  const wanted = [
    ...tokens.map((token, index) => ({ line: index + 1, column: 1, token })),
    ...[0, first.length, 2 * first.length + 2].map((offset) => ({
      line: tokens.length + 2,
      column: offset + 3,
      token: first,
    })),
  ];

  test.each([1, 2, 3, 7, 44, 70, 71, 72, 100, 1000, 1_000_000])(
    'is told the same in pieces of %i bytes: every token once, with line and column',
    (pieceBytes) => expect(spotsOf(bytes, pieceBytes)).toEqual(wanted),
  );

  test('may be overwritten behind the scanner', () => {
    const spots: Spot[] = [];
    const scanner = new ByteScanner(finder, (spot) => spots.push(spot));
    const buffer = Buffer.alloc(40);
    for (let at = 0; at < bytes.length; at += 40) {
      const count = bytes.copy(buffer, 0, at, at + 40);
      scanner.push(buffer.subarray(0, count));
    }
    scanner.end();
    expect(spots).toEqual(wanted);
  });
});

test('a token that has the form of another one within it is told as both, and the rack knows which it is', () => {
  const akener = profiles.get('akener');
  const token = akener ? mintToken(akener, randomBytes).token : '';
  expect(spotsOf(Buffer.from(token), 16)).toEqual([
    { line: 1, column: 1, token },
    { line: 1, column: 2, token: token.slice(1) },
  ]);
});

test('tokens are found between bytes that are no text', () => {
  const noise = Buffer.from([0, 255, 254, 128, 0]);
  const bytes = Buffer.concat([noise, Buffer.from(first), noise]);
  expect(spotsOf(bytes, 16)).toEqual([{ line: 1, column: 6, token: first }]);
});

test('a checksum that does not hold, a character too few and another alphabet are no candidates', () => {
  const mistyped = `${first.slice(0, -1)}${first.endsWith('a') ? 'b' : 'a'}`;
  const akener = tokens.find((token) => token.startsWith('kener_')) ?? '';
  for (const text of [
    mistyped,
    first.slice(0, -1),
    akener.toUpperCase(),
    `${akener.slice(0, -1)}g`,
  ])
    expect(spotsOf(Buffer.from(text), 1000)).toEqual([]);
});

test('a prefix again and again hides no token', () => {
  const text = `${'kr_'.repeat(1000)}${first}`;
  expect(spotsOf(Buffer.from(text), 64)).toEqual([{ line: 1, column: 3001, token: first }]);
});
