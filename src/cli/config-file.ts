import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';
import { Failure, usageFailure } from './failure.ts';
import { readObjectFile } from './object-file.ts';
import { didYouMean } from './suggest.ts';

/** What `config.json` may hold. */
export interface Config {
  readonly host?: string;
  readonly port?: number;
  readonly trustedProxies?: readonly string[];
  readonly allowedHosts?: readonly string[];
  readonly upstream?: string;
  readonly upstreamTimeout?: string;
  /** The server reads the rules, and names the entry that it cannot read. */
  readonly paths?: readonly unknown[];
  readonly defaultPermission?: string;
  readonly allowPreflight?: boolean;
  readonly log?: string;
  /** Names with commas, as after `--panel`. */
  readonly panel?: string;
  readonly socketAccess?: string;
  /** The database that holds the rack; it may hold a password, for nobody else reads this file. */
  readonly store?: string;
  readonly storePasswordFile?: string;
  readonly lease?: string;
  readonly staleOk?: boolean;
  readonly sharedRates?: boolean;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
}

type Check = readonly [wanted: string, holds: (value: unknown) => boolean];

const text: Check = ['a text', (value) => typeof value === 'string' && value !== ''];

const texts: Check = [
  'a list of texts',
  (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
];

const fields: Readonly<Record<keyof Config, Check>> = {
  host: text,
  port: ['a number', (value) => typeof value === 'number'],
  trustedProxies: texts,
  allowedHosts: texts,
  upstream: text,
  upstreamTimeout: text,
  paths: ['a list of rules', Array.isArray],
  defaultPermission: text,
  allowPreflight: ['true or false', (value) => typeof value === 'boolean'],
  log: ['a text', (value) => typeof value === 'string'],
  panel: text,
  socketAccess: text,
  store: text,
  storePasswordFile: text,
  lease: text,
  staleOk: ['true or false', (value) => typeof value === 'boolean'],
  sharedRates: ['true or false', (value) => typeof value === 'boolean'],
  tlsCert: text,
  tlsKey: text,
};

const maxBytes = 64 * 1024;

/** Reads a settings file strictly: a misspelt name is refused, not ignored. */
export function readConfigFile(path: string, { mustExist }: { mustExist: boolean }): Config {
  const object = readObject(path, mustExist);
  return object === null ? {} : check(path, object);
}

function readObject(path: string, mustExist: boolean): object | null {
  try {
    return readObjectFile(path, { maxBytes, refused: (problem) => refused(path, problem) });
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code } = error as NodeJS.ErrnoException;
    // A data directory that is none is for the store to complain about.
    if ((code === 'ENOENT' || code === 'ENOTDIR') && !mustExist) return null;
    // Nor may everybody who works through a shared socket read what its server was told.
    if (code === 'EACCES' && !mustExist && !mayEnter(dirname(path))) return null;
    if (code === undefined) throw error;
    throw refused(path, `reading it failed with ${code}`);
  }
}

function mayEnter(directory: string): boolean {
  try {
    accessSync(directory, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function check(path: string, config: object): Config {
  for (const [name, value] of Object.entries(config)) {
    const field = Object.hasOwn(fields, name) ? fields[name as keyof Config] : undefined;
    if (!field) {
      throw refused(
        path,
        `it has the unknown field "${name}"`,
        ...didYouMean(name, Object.keys(fields)),
      );
    }
    const [wanted, holds] = field;
    if (!holds(value)) throw refused(path, `"${name}" is not ${wanted}`);
  }
  return config;
}

function refused(path: string, problem: string, ...hints: readonly string[]): Failure {
  return usageFailure(`Cannot read settings from "${path}": ${problem}`, ...hints);
}
