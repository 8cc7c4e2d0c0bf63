import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readTlsPair } from '../../src/cli/tls-pair.ts';
import { type Certified, canCertify, certify } from '../support/certificates.ts';

const directory = mkdtempSync(join(tmpdir(), 'keyrack-tls-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

const day = 24 * 3_600_000;

describe.skipIf(!canCertify)('a certificate and its key', () => {
  const one: Certified = canCertify ? certify(directory, 'one') : ({} as Certified);
  const other: Certified = canCertify ? certify(directory, 'other') : ({} as Certified);
  const read = (files: Partial<Certified>, now = Date.now()) =>
    readTlsPair({ ...one, ...files }, now);
  const file = (name: string, text: string, mode = 0o600) => {
    const path = join(directory, name);
    writeFileSync(path, text);
    chmodSync(path, mode);
    return path;
  };

  test('are read, through a link too, and the group may read the key', () => {
    chmodSync(one.keyFile, 0o640);
    const link = join(directory, 'link.pem');
    symlinkSync(one.certFile, link);
    const { cert, key, warnings } = read({ certFile: link });
    expect({ cert, key, warnings }).toEqual({ cert: one.cert, key: one.key, warnings: [] });
  });

  test('may be a chain: what stands first belongs to the key', () => {
    const chain = file('chain.pem', one.cert + other.cert);
    expect(read({ certFile: chain }).cert).toContain(other.cert);
    const wrong = file('wrong-order.pem', other.cert + one.cert);
    expect(() => read({ certFile: wrong })).toThrow(
      `Cannot use the TLS key "${one.keyFile}": it does not belong to the certificate "${wrong}"`,
    );
  });

  test('that is out of date are served, with a warning', () => {
    expect(read({}, Date.now() + 3 * day).warnings).toEqual([
      expect.stringMatching(/^the certificate ".*one\.pem" expired on 20\d\d-/),
    ]);
    expect(read({}, Date.now() - 3 * day).warnings).toEqual([
      expect.stringMatching(/^the certificate ".*one\.pem" is not valid before 20\d\d-/),
    ]);
  });

  test.each<[string, () => Partial<Certified>, RegExp]>([
    [
      'a certificate that is not there',
      () => ({ certFile: join(directory, 'none') }),
      /certificate ".*none": reading it failed with ENOENT$/,
    ],
    ['a directory', () => ({ keyFile: directory }), /key ".*": it is not a regular file$/],
    [
      'a key of another certificate',
      () => ({ keyFile: other.keyFile }),
      /it does not belong to the certificate/,
    ],
    [
      'no certificate',
      () => ({ certFile: file('text.pem', 'hello') }),
      /it does not begin with a certificate in PEM$/,
    ],
    [
      'a key in place of the certificate',
      () => ({ certFile: one.keyFile }),
      /it does not begin with a certificate in PEM$/,
    ],
    ['no key', () => ({ keyFile: file('text.key', 'hello') }), /it holds no private key in PEM$/],
    [
      'a certificate in place of the key',
      () => ({ keyFile: file('cert.key', one.cert) }),
      /it holds no private key in PEM$/,
    ],
    [
      'a chain with damage in it',
      () => ({
        certFile: file('damaged.pem', one.cert + other.cert.replace(/\n[^-]{20}/, '\n!!!!')),
      }),
      /its chain is not usable/,
    ],
    [
      'a file that is too large',
      () => ({ certFile: file('large.pem', one.cert.repeat(1000)) }),
      /it is larger than 262144 bytes$/,
    ],
  ])('%s is refused by its name', (_, files, problem) => {
    expect(() => read(files())).toThrow(problem);
    expect(() => read(files())).toThrow(/^Cannot use the TLS (certificate|key) "/);
  });

  test.each([0o604, 0o602, 0o644, 0o666])('a key of mode %o is refused', (mode) => {
    const keyFile = file(`mode-${mode.toString(8)}.key`, one.key, mode);
    expect(() => read({ keyFile })).toThrow(
      `it may be read or changed by every user (mode ${mode.toString(8)}); run chmod o= on it`,
    );
  });

  test('a key with a passphrase is refused, and the message holds nothing of it', () => {
    const keyFile = join(directory, 'encrypted.key');
    const words = ['pkey', '-in', one.keyFile, '-aes128', '-passout', 'pass:abc', '-out', keyFile];
    execFileSync('openssl', words, { stdio: 'ignore' });
    expect(() => read({ keyFile })).toThrow(/it is encrypted with a passphrase/);
  });

  test('a pipe keeps nobody waiting', () => {
    const keyFile = join(directory, 'pipe');
    execFileSync('mkfifo', [keyFile]);
    expect(() => read({ keyFile })).toThrow(/it is not a regular file$/);
  });
});
