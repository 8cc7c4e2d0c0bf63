import { X509Certificate } from 'node:crypto';
import type { Fetch } from '../server/whole-answer.ts';
import { Failure, usageFailure } from './failure.ts';
import type { Arguments } from './parse.ts';
import { readRegularFile } from './read-regular-file.ts';

/** A file of certificates that are trusted in place of those that every machine trusts. */
export interface Authority {
  readonly pem: string;
}

/** All authorities that a browser knows take less. */
const maxBytes = 1024 * 1024;

/** Reads the file of `--ca` or KEYRACK_CA for the server at the address, null if none is named; throws a usage failure for a file or an address that it is of no use for. */
export function readAuthority(
  args: Pick<Arguments, 'text'>,
  env: Readonly<Record<string, string | undefined>>,
  url: string,
): Authority | null {
  const named = args.text('ca');
  const path = named ?? (env.KEYRACK_CA || undefined);
  if (path === undefined) return null;
  if (url.startsWith('https:')) return { pem: readPem(path) };
  if (named === undefined) return null;
  throw usageFailure(`Cannot use --ca: nothing that goes to "${url}" is encrypted; use https`);
}

/** The `fetch` with which a server is asked. */
export async function fetchFrom(authority: Authority | null): Promise<Fetch> {
  if (authority === null) return globalThis.fetch;
  const { authorityFetch } = await import('../server/authority-fetch.ts');
  return authorityFetch(authority.pem);
}

function readPem(path: string): string {
  const refuse = (problem: string) =>
    usageFailure(`Cannot use the certificates in "${path}": ${problem}`);
  try {
    const pem = readRegularFile(path, { maxBytes, refuse });
    new X509Certificate(pem);
    return pem;
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code = '' } = error as NodeJS.ErrnoException;
    throw refuse(
      /^E[A-Z]+$/.test(code)
        ? `reading it failed with ${code}`
        : 'it does not begin with one in PEM',
    );
  }
}
