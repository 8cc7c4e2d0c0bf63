import { describe, expect, it } from 'vitest';
import { mintToken } from '../../src/core/token.ts';
import { profileOf } from './support/profiles.ts';
import { scriptedRandom, seededRandom } from './support/scripted-random.ts';

const base62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** The random characters of many tokens of a profile. */
function secretsOf(name: string, count: number): string {
  const random = seededRandom(7);
  const prefix = profileOf(name).prefix.length;
  const secrets = Array.from({ length: count }, () => mintToken(profileOf(name), random).token);
  return secrets.map((token) => token.slice(prefix)).join('');
}

/** Pearson's chi-square of the characters against equal chances. */
function chiSquare(text: string, alphabet: string): number {
  const expected = text.length / alphabet.length;
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...alphabet].reduce(
    (sum, one) => sum + ((counts.get(one) ?? 0) - expected) ** 2 / expected,
    0,
  );
}

describe('the characters of a secret', () => {
  // 61 degrees of freedom: 113 is passed by chance once in 20,000 runs, and this run is always the same.
  it('are drawn with equal chance from 62', () => {
    expect(chiSquare(secretsOf('xyp', 2000), base62)).toBeLessThan(113);
  });

  it('are drawn with equal chance from 16', () => {
    expect(chiSquare(secretsOf('akener', 1000), '0123456789abcdef')).toBeLessThan(45);
  });

  it('would fail this test if a byte were simply divided by 62', () => {
    const bytes = seededRandom(7)(80_000);
    const unfair = Array.from(bytes, (byte) => base62.charAt(byte % 62)).join('');
    expect(chiSquare(unfair, base62)).toBeGreaterThan(113);
  });
});

it('bytes from 248 on, which would favour the first letters, are thrown away', () => {
  const id = [0, 61, 62, 123, 124, 185, 186, 247, 9, 10, 35, 36];
  const thrown = id.flatMap((byte, index) => [248 + (index % 8), byte]);
  const { id: minted } = mintToken(profileOf('pakyas'), scriptedRandom(thrown));
  expect(minted).toBe('key_0z0z0z0z9AZa');
});

it('hexadecimal secrets use every byte', () => {
  const random = scriptedRandom([...Array(12).fill(0), 255, 248, 16, 1]);
  const { token } = mintToken(profileOf('akener'), random);
  expect(token.slice(0, 11)).toBe('akener_f801');
});

it('a source that gives fewer bytes than asked is asked again', () => {
  const source = seededRandom();
  const { token } = mintToken(profileOf('xyp'), (size) => source(Math.min(size, 3)));
  expect(token).toHaveLength(44);
});

it('nothing but the source of randomness decides the secret', () => {
  const mint = (name: string) => mintToken(profileOf(name), seededRandom(3)).token;
  for (const name of ['keyrack', 'pakyas', 'pyro', 'akener']) expect(mint(name)).toBe(mint(name));
});

it.each([
  [0, 'a'],
  [127, 'm'],
  [128, 'n'],
  [247, 'z'],
])('the ids of xyp keys are drawn from it too: byte %d begins with %s', (byte, letter) => {
  const { id } = mintToken(profileOf('xyp'), scriptedRandom([], byte));
  expect(id).toMatch(/^[a-z][0-9a-z]{23}$/);
  expect(id[0]).toBe(letter);
});
