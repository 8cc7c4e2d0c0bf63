/** Certificates of a test's own, made by openssl; they and their keys go away with the test. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** False where there is no openssl to make them. */
export const canCertify = spawnSync('openssl', ['version']).status === 0;

/** A certificate for localhost that signs itself, with its key. */
export interface Certified {
  readonly certFile: string;
  readonly keyFile: string;
  readonly cert: string;
  readonly key: string;
}

/** Makes a pair in the directory; `name` is the name of its files and of its owner. */
export function certify(directory: string, name = 'localhost'): Certified {
  const [certFile, keyFile] = [join(directory, `${name}.pem`), join(directory, `${name}.key`)];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-subj', `/CN=${name}`, '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
      ...['-days', '2', '-keyout', keyFile, '-out', certFile],
    ],
    { stdio: 'ignore' },
  );
  const [cert, key] = [readFileSync(certFile, 'utf8'), readFileSync(keyFile, 'utf8')];
  return { certFile, keyFile, cert, key };
}
