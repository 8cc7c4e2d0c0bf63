/**
 * The keys that this user holds for racks elsewhere: `$XDG_CONFIG_HOME/keyrack/credentials.json`.
 * They stand there in the clear, as in every store of this kind, so the file is 0600, and one that
 * others may read is refused.
 */
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { Failure, failed, usageFailure } from './failure.ts';

const { O_NONBLOCK, O_RDONLY } = constants;

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
  const text = readPrivate(path);
  return text === null ? new Map() : parse(text, path);
}

function readPrivate(path: string): string | null {
  let file: number | undefined;
  try {
    file = openSync(path, O_RDONLY | O_NONBLOCK);
    const stats = fstatSync(file);
    if (!stats.isFile()) throw refused(path, 'it is not a regular file');
    if (stats.mode & 0o077) throw refused(path, `others may read it; chmod 600 "${path}"`);
    if (stats.size > maxBytes) throw refused(path, `it is larger than ${maxBytes} bytes`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw explained(error, 'read stored keys', path);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** What does not hold is told without quoting anything: it may be a token. */
function parse(text: string, path: string): Credentials {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw refused(path, 'it is not JSON');
  }
  if (!isObject(value)) throw refused(path, 'it is not a JSON object');
  const entries = Object.entries(value);
  if (entries.length > maxOrgs || !entries.every(([, one]) => isCredential(one)))
    throw refused(path, 'it does not hold what keyrack auth key set writes');
  return new Map(entries as [string, Credential][]);
}

function isCredential(value: unknown): value is Credential {
  if (!isObject(value)) return false;
  const { key, server, savedAt } = value;
  const isWhere = server === null || typeof server === 'string';
  return typeof key === 'string' && !/\s/.test(key) && isWhere && typeof savedAt === 'string';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
