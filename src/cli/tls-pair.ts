/**
 * Reads a certificate and its key, and says what is wrong with them before anything is served: the
 * errors of OpenSSL name neither the file nor the way out.
 */
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { Stats } from 'node:fs';
import { createSecureContext } from 'node:tls';
import { secureOptions, type TlsPair } from '../server/tls.ts';
import { Failure, usageFailure } from './failure.ts';
import { readRegularFile } from './read-regular-file.ts';
import type { TlsSettings } from './tls-settings.ts';

/** A pair that can be served, and what its operator should know of it. */
export interface ReadTlsPair extends TlsPair {
  readonly warnings: readonly string[];
}

/** A chain of many certificates takes some ten thousand. */
const maxBytes = 256 * 1024;

/** Reads the files and checks that they belong together; throws a usage failure that names the file. `now` is in milliseconds. */
export function readTlsPair({ certFile, keyFile }: TlsSettings, now: number): ReadTlsPair {
  const cert = readText(certFile, 'certificate');
  const key = readText(keyFile, 'key', refuseOpenKey(keyFile));
  const first = parseCertificate(certFile, cert);
  if (!first.checkPrivateKey(parseKey(keyFile, key)))
    throw refused('key', keyFile, `it does not belong to the certificate "${certFile}"`);
  try {
    createSecureContext(secureOptions({ cert, key }));
  } catch (cause) {
    throw refused('certificate', certFile, `its chain is not usable (${reasonOf(cause)})`);
  }
  return { cert, key, warnings: outOfDate(certFile, first, now) };
}

type Kind = 'certificate' | 'key';

function readText(path: string, kind: Kind, inspect?: (stats: Stats) => void): string {
  const refuse = (problem: string) => refused(kind, path, problem);
  try {
    return readRegularFile(path, { maxBytes, refuse, ...(inspect && { inspect }) });
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw refuse(`reading it failed with ${reasonOf(error)}`);
  }
}

/**
 * Whoever has the key can pretend to be this server. Its group may read it, because that is how a
 * service gets a key that belongs to root (Debian: ssl-cert); everybody may not.
 */
function refuseOpenKey(path: string): (stats: Stats) => void {
  return ({ mode }) => {
    if ((mode & 0o007) === 0) return;
    const octal = (mode & 0o777).toString(8);
    throw refused(
      'key',
      path,
      `it may be read or changed by every user (mode ${octal}); run chmod o= on it`,
    );
  };
}

function parseCertificate(path: string, text: string): X509Certificate {
  try {
    return new X509Certificate(text);
  } catch {
    throw refused('certificate', path, 'it does not begin with a certificate in PEM');
  }
}

function parseKey(path: string, text: string): KeyObject {
  try {
    return createPrivateKey(text);
  } catch {
    const problem = /ENCRYPTED/.test(text)
      ? 'it is encrypted with a passphrase, which nobody could type at a start; decrypt it with openssl pkey'
      : 'it holds no private key in PEM';
    throw refused('key', path, problem);
  }
}

/** No reason to refuse: who has no other pair is better served by clients that complain than by nobody. */
function outOfDate(path: string, cert: X509Certificate, now: number): readonly string[] {
  const [from, to] = [new Date(cert.validFrom), new Date(cert.validTo)];
  if (now > to.getTime()) return [`the certificate "${path}" expired on ${to.toISOString()}`];
  if (now < from.getTime())
    return [`the certificate "${path}" is not valid before ${from.toISOString()}`];
  return [];
}

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}

function refused(kind: Kind, path: string, problem: string): Failure {
  return usageFailure(`Cannot use the TLS ${kind} "${path}": ${problem}`);
}
