import { createHash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isIdentifier } from '../../src/core/identifier.ts';
import { profiles } from '../../src/core/profiles/index.ts';
import {
  describeToken,
  digestToken,
  maxTokenLength,
  mintToken,
  recognizeToken,
} from '../../src/core/token.ts';
import { profileOf } from './support/profiles.ts';
import { seededRandom } from './support/scripted-random.ts';

/** SPEC section 2, written out: the whole token, the id, and all that a list may show. */
const formats: readonly { name: string; token: RegExp; id: RegExp; masked: RegExp }[] = [
  {
    name: 'keyrack',
    token: /^kr_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}[0-9A-Za-z]{6}$/,
    id: /^kr_[0-9A-Za-z]{12}$/,
    masked: /^kr_[0-9A-Za-z]{12}_…$/,
  },
  {
    name: 'pyro',
    token: /^pyro_[0-9A-Za-z]{11}[0-9A-Za-z]{32}$/,
    id: /^pyro_[0-9A-Za-z]{11}$/,
    masked: /^pyro_[0-9A-Za-z]{11}…$/,
  },
  {
    name: 'pterodactyl-client',
    token: /^ptlc_[0-9A-Za-z]{11}[0-9A-Za-z]{32}$/,
    id: /^ptlc_[0-9A-Za-z]{11}$/,
    masked: /^ptlc_[0-9A-Za-z]{11}…$/,
  },
  {
    name: 'pterodactyl-application',
    token: /^ptla_[0-9A-Za-z]{11}[0-9A-Za-z]{32}$/,
    id: /^ptla_[0-9A-Za-z]{11}$/,
    masked: /^ptla_[0-9A-Za-z]{11}…$/,
  },
  {
    name: 'pelican-client',
    token: /^pacc_[0-9A-Za-z]{11}[0-9A-Za-z]{32}$/,
    id: /^pacc_[0-9A-Za-z]{11}$/,
    masked: /^pacc_[0-9A-Za-z]{11}…$/,
  },
  {
    name: 'pelican-application',
    token: /^papp_[0-9A-Za-z]{11}[0-9A-Za-z]{32}$/,
    id: /^papp_[0-9A-Za-z]{11}$/,
    masked: /^papp_[0-9A-Za-z]{11}…$/,
  },
  {
    name: 'pakyas',
    token: /^pk_live_[0-9A-Za-z]{43}$/,
    id: /^key_[0-9A-Za-z]{12}$/,
    masked: /^pk_live_…[0-9A-Za-z]{4}$/,
  },
  {
    name: 'xyp',
    token: /^xyp_[0-9A-Za-z]{40}$/,
    id: /^[a-z][0-9a-z]{23}$/,
    masked: /^xyp_…[0-9A-Za-z]{4}$/,
  },
  {
    name: 'akener',
    token: /^akener_[0-9a-f]{64}$/,
    id: /^ak_[0-9A-Za-z]{12}$/,
    masked: /^akener_…[0-9a-f]{4}$/,
  },
  {
    name: 'kener',
    token: /^kener_[0-9a-f]{64}$/,
    id: /^ke_[0-9A-Za-z]{12}$/,
    masked: /^kener_…[0-9a-f]{4}$/,
  },
];

it('every profile has its format here', () => {
  expect(formats.map(({ name }) => name).sort()).toEqual([...profiles.keys()].sort());
});

describe.each(formats)('a key of profile $name', ({ name, ...format }) => {
  const minted = Array.from({ length: 50 }, () => mintToken(profileOf(name), randomBytes));

  it('has a token, an id and a masked form as specified', () => {
    for (const { token, id, masked } of minted) {
      expect(token).toMatch(format.token);
      expect(id).toMatch(format.id);
      expect(masked).toMatch(format.masked);
    }
  });

  it('shows of its token only the identifier or the prefix with the last four', () => {
    for (const { token, masked } of minted) {
      const [start = '', end = ''] = masked.split('…');
      expect(token.startsWith(start) && token.endsWith(end)).toBe(true);
    }
  });

  it('is recognised as of its own profile and never as of another', () => {
    for (const { token } of minted) {
      expect(recognizeToken(token, profiles)?.name).toBe(name);
      const others = new Map([...profiles].filter(([other]) => other !== name));
      expect(recognizeToken(token, others)).toBeNull();
    }
  });

  it('keeps its id when it gets a new secret', () => {
    for (const { id, token } of minted.slice(0, 5)) {
      const renewed = mintToken(profileOf(name), randomBytes, id);
      expect(renewed.id).toBe(id);
      expect(renewed.token).not.toBe(token);
      expect(renewed.token).toMatch(format.token);
      if (format.token.source.includes('{11}')) expect(renewed.token.startsWith(id)).toBe(true);
    }
  });

  it.each(['', ' ', '\n', 'x', '\0', 'é'])('is not recognised with %j around it', (extra) => {
    const token = minted[0]?.token ?? '';
    expect(recognizeToken(token + extra, profiles)?.name).toBe(extra === '' ? name : undefined);
    if (extra) expect(recognizeToken(extra + token, profiles)).toBeNull();
  });
});

describe('the checksum of a keyrack token', () => {
  const { token } = mintToken(profileOf('keyrack'), seededRandom());
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_';

  it('shows every wrong character', () => {
    for (const index of token.split('').keys()) {
      for (const other of alphabet) {
        if (other === token[index]) continue;
        const wrong = token.slice(0, index) + other + token.slice(index + 1);
        expect(recognizeToken(wrong, profiles)).toBeNull();
      }
    }
  });

  it('shows every pair of neighbours that changed places, in any token', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1 }), fc.nat(), (seed, pick) => {
        const text = mintToken(profileOf('keyrack'), seededRandom(seed)).token;
        const index = pick % (text.length - 1);
        const [a = '', b = ''] = text.slice(index, index + 2);
        const swapped = text.slice(0, index) + b + a + text.slice(index + 2);
        expect(recognizeToken(swapped, profiles) === null).toBe(a !== b);
      }),
      { numRuns: 300 },
    );
  });

  it('is the CRC-32 of all before it in base62, padded with zeros to six characters', () => {
    const tokens = Array.from(
      { length: 200 },
      (_, seed) => mintToken(profileOf('keyrack'), seededRandom(seed + 1)).token,
    );
    for (const one of tokens) {
      const value = [...one.slice(-6)].reduce(
        (sum, digit) => sum * 62 + alphabet.indexOf(digit),
        0,
      );
      expect(value).toBe(crc32(one.slice(0, -6)));
    }
    expect(tokens.filter((one) => one.at(-6) === '0').length).toBeGreaterThan(0);
  });
});

it('recognising never throws, whatever the text', () => {
  const near = fc.constantFrom(...[...profiles.values()].map(({ prefix }) => prefix));
  const unit = fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code));
  const text = fc.tuple(fc.oneof(near, fc.constant('')), fc.string({ unit, maxLength: 80 }));
  fc.assert(
    fc.property(text, ([prefix, rest]) => {
      expect(recognizeToken(prefix + rest, profiles)).toBeNull();
    }),
    { numRuns: 500 },
  );
});

it('a text of up to 512 characters is looked at, and none beyond', () => {
  const long = (length: number) => {
    const secret = { alphabet: 'hex', length, checksum: false } as const;
    const own = new Map([['long', { ...profileOf('akener'), prefix: 'x_', secret }]]);
    return recognizeToken(`x_${'a'.repeat(length)}`, own);
  };
  expect(maxTokenLength).toBe(512);
  expect([long(510) === null, long(511) === null]).toEqual([false, true]);
});

it('an akener token has only digits and the letters a to f', () => {
  const { token } = mintToken(profileOf('akener'), randomBytes);
  for (const other of ['g', 'z', 'A', 'F', '_']) {
    expect(recognizeToken(token.slice(0, -1) + other, profiles)).toBeNull();
  }
});

it('a prefix is taken letter by letter, not as a pattern', () => {
  const dotted = new Map([['dotted', { ...profileOf('pakyas'), name: 'dotted', prefix: 'p.k+(' }]]);
  const { token } = mintToken(dotted.get('dotted') ?? profileOf('pakyas'), randomBytes);
  expect(recognizeToken(token, dotted)?.name).toBe('dotted');
  expect(recognizeToken(token.replace('.', 'x'), dotted)).toBeNull();
});

it('the digest is the SHA-256 of the whole token in hex', () => {
  expect(digestToken('abc')).toBe(createHash('sha256').update('abc').digest('hex'));
});

describe('a token that was minted elsewhere', () => {
  it.each([...profiles.values()])(
    'of $name has the id that it holds, and shows no more',
    (profile) => {
      const minted = mintToken(profile, randomBytes);
      const described = describeToken(profile, minted.token, randomBytes);
      expect(described).toMatchObject({ token: minted.token, masked: minted.masked });
      expect(isIdentifier(profile, described.id)).toBe(true);
      expect(described.id === minted.id).toBe(profile.id.from === 'token');
    },
  );
});
