/**
 * The keys that this user holds for racks elsewhere: `$XDG_CONFIG_HOME/keyrack/credentials.json`.
 * They stand there in the clear, as in every store of this kind, so the file is 0600, and one that
 * others may read is refused.
 */
import { isAbsolute, join } from 'node:path';
import { Failure, failed, usageFailure } from './failure.ts';
import { isObject, readObjectFile } from './object-file.ts';

/** A stored key, and the rack that it is for. `server` is null if none was named. */
export interface Credential {
  readonly key: string;
  readonly server: string | null;
  /** ISO 8601 UTC. */
  readonly savedAt: string;
}

/** Stored keys by organization. */
export type Credentials = ReadonlyMap<string, Credential>;

type Env = Readonly<Record<string, string | undefined>>;

const maxBytes = 256 * 1024;
/** The most keys that are stored. */
export const maxOrgs = 100;

/** Where the file is; the XDG rules say that a relative path is to be ignored. */
export function credentialsPath({ XDG_CONFIG_HOME: config, HOME: home }: Env): string {
  if (config && isAbsolute(config)) return join(config, 'keyrack', 'credentials.json');
  if (home && isAbsolute(home)) return join(home, '.config', 'keyrack', 'credentials.json');
  throw usageFailure(
    'Cannot find stored keys: neither HOME nor XDG_CONFIG_HOME is set; set one of them',
  );
}

/** Reads the file; none is empty. Throws for one that others may read and for one that is not whole. */
export function readCredentials(env: Env): Credentials {
  const path = credentialsPath(env);
  const entries = Object.entries(readPrivate(path));
  if (entries.length > maxOrgs || !entries.every(([, one]) => isCredential(one)))
    throw refused(path, 'it does not hold what keyrack auth key set writes');
  return new Map(entries as [string, Credential][]);
}

function readPrivate(path: string): object {
  try {
    return readObjectFile(path, {
      maxBytes,
      problemOf: ({ mode }) => (mode & 0o077 ? `others may read it; chmod 600 "${path}"` : null),
      refused: (problem) => refused(path, problem),
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw explained(error, 'read stored keys', path);
  }
}

function isCredential(value: unknown): value is Credential {
  if (!isObject(value)) return false;
  const { key, server, savedAt } = value;
  const isWhere = server === null || typeof server === 'string';
  return typeof key === 'string' && !/\s/.test(key) && isWhere && typeof savedAt === 'string';
}

/** What the system says about the file, as a failure; a failure stays as it is. */
export function explained(error: unknown, attempt: string, path: string): unknown {
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof Failure) return error;
  return failed(`Cannot ${attempt}: "${path}" failed with ${code ?? 'an error'}`, { cause: error });
}

function refused(path: string, problem: string) {
  return failed(`Cannot read stored keys from "${path}": ${problem}`);
}
