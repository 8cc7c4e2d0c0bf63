import { type Credential, readCredentials } from './credentials-file.ts';
import { exitCodes } from './exit-code.ts';
import { Failure, usageFailure } from './failure.ts';
import { readServerUrl } from './server-url.ts';
import { didYouMean } from './suggest.ts';

type Env = Readonly<Record<string, string | undefined>>;

const name = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;

/** The name of an organization; throws a usage failure for what is none. */
export function readOrg(text: string | undefined): string {
  if (text !== undefined && name.test(text)) return text;
  throw usageFailure(
    text === undefined
      ? 'Cannot tell which key is meant: --org ORG is missing'
      : `Cannot use the organization "${text.slice(0, 64)}": it is not 1 to 64 letters, digits, ".", "_", "@" and "-"`,
  );
}

/** The stored key of an organization. Throws a failure with exit code 5 if there is none. */
export function findCredential(org: string, env: Env): Credential {
  const stored = readCredentials(env);
  const found = stored.get(readOrg(org));
  if (found) return found;
  throw new Failure(`Cannot find a key: none is stored for "${org}"`, {
    exitCode: exitCodes.notFound,
    code: 'not_found',
    hints: [
      ...didYouMean(org, stored.keys()),
      `store one with keyrack auth key set --org ${org} --server URL`,
    ],
  });
}

/**
 * The server that a stored key is for: the stored one, else the one that is named, else that of the
 * environment; null if there is none. A key that was stored for one server goes to no other: a
 * mistyped or forged address would get it.
 */
export function serverOf(
  { server: stored }: Credential,
  named: string | undefined,
  env: Env,
): string | null {
  if (stored === null) {
    const server = named ?? (env.KEYRACK_SERVER || undefined);
    return server === undefined ? null : readServerUrl(server);
  }
  if (named === undefined || readServerUrl(named) === stored) return readServerUrl(stored);
  throw usageFailure(
    `Cannot use the stored key with "${named.slice(0, 100)}": it was stored for "${stored}"`,
    'store it for that server with keyrack auth key set --server URL, or give another key with --key-file',
  );
}
