import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { readAppKey } from '../../../src/cli/import/app-key.ts';
import { openLaravel } from '../../../src/cli/import/laravel.ts';
import { laravel, makeAppKey } from './panel-table.ts';

const { bytes: key, text: keyText } = makeAppKey();
const secret = randomBytes(24).toString('base64url');

/** The payload with one of its fields changed. */
function altered(change: (fields: Record<string, string>) => object): string {
  const fields = JSON.parse(Buffer.from(laravel(secret, key), 'base64').toString());
  return Buffer.from(JSON.stringify(change(fields))).toString('base64');
}

describe('a payload of Laravel', () => {
  test('is opened, serialized or not', () => {
    expect(openLaravel(laravel(secret, key), key)).toEqual({ text: secret });
    expect(openLaravel(laravel(secret, key, false), key)).toEqual({ text: secret });
  });

  test('that only looks serialized is taken as it is', () => {
    for (const text of ['s:5:"four";', 's:4:"four"', 's:x:"four";'])
      expect(openLaravel(laravel(text, key, false), key)).toEqual({ text });
  });

  test.each([0, 1, 15, 16, 17, 1000])('of %i bytes is padded by PKCS #7', (length) => {
    const text = 'x'.repeat(length);
    expect(openLaravel(laravel(text, key, false), key)).toEqual({ text });
  });
});

describe('what is not authentic is never decrypted', () => {
  const problem = { problem: expect.stringContaining('APP_KEY is not the one') };

  test('another key', () => {
    expect(openLaravel(laravel(secret, key), randomBytes(32))).toEqual(problem);
  });

  /** With a changed iv the first block would decrypt to whatever the attacker likes. */
  test('a changed iv, value or mac', () => {
    const flipped = Buffer.alloc(16).toString('base64');
    expect(
      openLaravel(
        altered((one) => ({ ...one, iv: flipped })),
        key,
      ),
    ).toEqual(problem);
    expect(
      openLaravel(
        altered((one) => ({ ...one, value: flipped })),
        key,
      ),
    ).toEqual(problem);
    expect(
      openLaravel(
        altered((one) => ({ ...one, mac: '0'.repeat(64) })),
        key,
      ),
    ).toEqual(problem);
  });
});

test.each<[string, string]>([
  ['nothing', ''],
  ['no base64', '{"iv":1}'],
  ['base64 of no JSON', Buffer.from('hello').toString('base64')],
  ['base64 of null', Buffer.from('null').toString('base64')],
  ['no mac', altered(({ mac, ...rest }) => rest)],
  ['a short mac', altered((one) => ({ ...one, mac: 'ab' }))],
  ['a list as its value', altered((one) => ({ ...one, value: [] }))],
  ['a short iv', altered((one) => ({ ...one, iv: 'AAAA' }))],
  ['a tag, as AES-256-GCM has', altered((one) => ({ ...one, tag: 'AAAA' }))],
  ['ten million characters', 'A'.repeat(1e7)],
])('%s is no payload', (_, text) => {
  expect(openLaravel(text, key)).toEqual({ problem: expect.stringContaining('not a payload') });
});

describe('the APP_KEY', () => {
  test.each([
    ['alone', `${keyText}\n`],
    ['in an .env', `APP_NAME=Panel\r\nAPP_KEY=${keyText}\r\nAPP_URL=x\n`],
    ['in quotes', `APP_KEY="${keyText}"`],
    ['in quotes with a comment', `APP_KEY='${keyText}' # do not lose`],
    ['with a comment', `APP_KEY=${keyText} # do not lose`],
    ['with export', `  export APP_KEY = ${keyText}`],
  ])('is read %s', (_, text) => expect(Buffer.from(readAppKey(text, 'f'))).toEqual(key));

  test('may be 32 characters as they are', () => {
    const raw = randomBytes(16).toString('hex');
    expect(Buffer.from(readAppKey(`APP_KEY=${raw}`, 'f')).toString()).toBe(raw);
  });

  test.each([
    '',
    'APP_KEY=',
    'OTHER=base64:xx',
    `#APP_KEY=${keyText}`,
    `APP_KEY=${keyText.slice(0, 30)}`,
  ])('that is not there or too short is refused without being quoted', (text) => {
    expect(() => readAppKey(text, 'the-file')).toThrow(/"the-file": it is not a key of 32 bytes$/);
  });
});
