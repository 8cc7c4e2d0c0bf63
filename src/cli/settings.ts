import { join } from 'node:path';
import { type SocketAccess, socketAccesses } from '../server/socket-path.ts';
import type { PostgresOptions } from '../store/open-postgres.ts';
import { readAllowedHosts } from './allowed-hosts.ts';
import { type Authority, readAuthority } from './authority.ts';
import { type Config, readConfigFile } from './config-file.ts';
import { findCredential, serverOf } from './credentials.ts';
import { dataDirectory } from './data-directory.ts';
import { usageFailure } from './failure.ts';
import { readKeyFile } from './key-file.ts';
import type { Arguments } from './parse.ts';
import { readServerUrl } from './server-url.ts';
import { readStore } from './store-settings.ts';
import { readTls, type TlsSettings } from './tls-settings.ts';
import { readUpstream, type UpstreamSettings } from './upstream-settings.ts';
import { readNames } from './values/list.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** The rack that is in a directory of this box, or in a database that other boxes share. */
export interface LocalRack {
  readonly kind: 'local';
  readonly directory: string;
  /** The database; null if the rack is in the directory. */
  readonly postgres: PostgresOptions | null;
  readonly as: string | null;
}

/** Which rack is meant: the one of this box, or the one behind an address. */
export type Rack =
  | LocalRack
  | {
      readonly kind: 'remote';
      readonly url: string;
      readonly key: string | null;
      /** Whom to believe that it is that address; null for whom every machine believes. */
      readonly authority: Authority | null;
    };

/** What is logged of answered requests: nothing, or a line each. */
export const logModes = ['off', 'text', 'json'] as const;
export type LogMode = (typeof logModes)[number];

/** The settings of one run: flags over environment over config.json over defaults. */
export interface Settings {
  readonly rack: Rack;
  readonly host: string;
  readonly port: number;
  /** As they were written; the server reads them. */
  readonly trustedProxies: readonly string[];
  /** Names, in lower case and without port, by which the API may be called beside those of the host. */
  readonly allowedHosts: readonly string[];
  /** The app behind Keyrack; null if there is none. */
  readonly upstream: UpstreamSettings | null;
  /** Lets CORS preflights through `/authz` without a token. */
  readonly allowPreflight: boolean;
  readonly log: LogMode;
  /** The names of the panels whose API is answered as well; the server knows which there are. */
  readonly panels: readonly string[];
  readonly socketAccess: SocketAccess;
  /** What the server encrypts by; null for plain HTTP. */
  readonly tls: TlsSettings | null;
}

const defaults = {
  ...{ host: '127.0.0.1', port: 8420, trustedProxies: [] },
  ...{ allowPreflight: false, log: 'off', socketAccess: 'owner' },
};

/** Collects the settings; throws a usage failure that names what is wrong and where it was said. */
export function readSettings(args: Arguments, env: Env): Settings {
  const place = readRack(args, env);
  const config = readConfig(args, env, place);
  return {
    rack: withStore(place, args, env, config),
    host: readHost(args, env, config),
    port: readPort(args, env, config),
    trustedProxies: readProxies(env, config),
    allowedHosts: readAllowedHosts(env, config.allowedHosts),
    upstream: readUpstream(args, env, config),
    allowPreflight: readPreflight(env, config),
    log: readLog(args, env, config),
    panels: readPanels(args, env, config),
    socketAccess: readSocketAccess(env, config),
    tls: readTls(args, env, config),
  };
}

/** Which database is meant stands in the settings of the directory, among other places. */
function withStore(rack: Rack, args: Arguments, env: Env, config: Config): Rack {
  if (rack.kind === 'local') return { ...rack, postgres: readStore(args, env, config) };
  if (args.text('store') === undefined) return rack;
  throw usageFailure('Cannot use --store with --server or --org: only one rack can be meant');
}

function readRack(args: Arguments, env: Env): Rack {
  // Who names a directory on the command line does not mean the server of the environment.
  const data = args.text('data');
  const stored = readStored(args, env);
  const server = stored
    ? stored.server
    : (args.text('server') ?? (data === undefined ? env.KEYRACK_SERVER || undefined : undefined));
  const as = args.text('as');
  const keyFile = args.text('key-file');
  if (server === undefined) {
    for (const option of ['key-file', 'ca'])
      if (args.flag(option)) throw usageFailure(`Cannot use --${option}: it needs --server URL`);
    return { kind: 'local', directory: dataDirectory(data, env), postgres: null, as: as ?? null };
  }
  const flag = stored ? '--org' : '--server';
  if (data !== undefined)
    throw usageFailure(`Cannot use --data with ${flag}: only one rack can be meant`);
  if (as !== undefined) {
    throw usageFailure(`Cannot use --as with ${flag}: there the key decides what is permitted`);
  }
  const url = readServerUrl(server);
  const authority = readAuthority(args, env, url);
  return { kind: 'remote', url, key: readKey(keyFile, stored, env), authority };
}

interface Stored {
  readonly server: string;
  readonly key: string;
}

/** The rack of `--org`. */
function readStored(args: Arguments, env: Env): Stored | null {
  const org = args.text('org');
  if (org === undefined) return null;
  const credential = findCredential(org, env);
  const server = serverOf(credential, args.text('server'), env);
  if (server !== null) return { server, key: credential.key };
  throw usageFailure(
    `Cannot use the key of "${org}": no server is stored with it`,
    'name the server with --server URL, or store it: keyrack auth key set --server URL',
  );
}

/** What is said on the command line counts before what the environment says. */
function readKey(file: string | undefined, stored: Stored | null, env: Env): string | null {
  if (file !== undefined) return readKeyFile(file);
  if (stored) return stored.key;
  if (env.KEYRACK_KEY_FILE) return readKeyFile(env.KEYRACK_KEY_FILE);
  return env.KEYRACK_KEY?.trim() || null;
}

function readConfig(args: Arguments, env: Env, rack: Rack): Config {
  const named = args.text('config') ?? (env.KEYRACK_CONFIG || undefined);
  if (named !== undefined) return readConfigFile(named, { mustExist: true });
  if (rack.kind === 'remote') return {};
  return readConfigFile(join(rack.directory, 'config.json'), { mustExist: false });
}

/** Node takes an empty host for every address of the box, which nobody means by it. */
function readHost(args: Arguments, env: Env, config: Config): string {
  const host = args.text('host') ?? (env.KEYRACK_HOST || undefined) ?? config.host ?? defaults.host;
  if (host.trim() !== '') return host;
  throw usageFailure('Cannot listen: the host is empty; 0.0.0.0 means every address of this box');
}

/** The port that flag, environment or config.json name. */
export function readPort(args: Arguments, env: Env, config: Config): number {
  const text = args.text('port') ?? (env.KEYRACK_PORT || undefined) ?? config.port?.toString();
  if (text === undefined) return defaults.port;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw usageFailure(
    `Cannot use the port "${text.slice(0, 40)}": it is not a number from 0 to 65535`,
  );
}

function readProxies(env: Env, config: Config): readonly string[] {
  return readNames(env.KEYRACK_TRUSTED_PROXIES) ?? config.trustedProxies ?? defaults.trustedProxies;
}

function readPreflight({ KEYRACK_ALLOW_PREFLIGHT: text }: Env, config: Config): boolean {
  if (!text) return config.allowPreflight ?? defaults.allowPreflight;
  if (text === '0' || text === '1') return text === '1';
  throw usageFailure(
    `Cannot use KEYRACK_ALLOW_PREFLIGHT "${text.slice(0, 40)}": it is neither 0 nor 1`,
  );
}

/** What of answered requests is logged, by flag, environment or config.json. */
export function readLog(args: Arguments, env: Env, config: Config): LogMode {
  const text = args.text('log') ?? (env.KEYRACK_LOG || undefined) ?? config.log ?? defaults.log;
  return readMode(text, logModes);
}

/** The mode of a log by its name; throws a usage failure for a name that is none of these. */
export function readMode<M extends string>(text: string, modes: readonly M[]): M {
  const mode = modes.find((one) => one === text);
  if (mode) return mode;
  throw usageFailure(`Cannot log "${text.slice(0, 40)}": it is not one of ${modes.join(', ')}`);
}

/** The panels that flag, environment or config.json name. */
export function readPanels(args: Arguments, env: Env, config: Config): readonly string[] {
  const names = args.text('panel') ?? (env.KEYRACK_PANEL || undefined) ?? config.panel ?? '';
  return names
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

function readSocketAccess({ KEYRACK_SOCKET_ACCESS: text }: Env, config: Config): SocketAccess {
  const wanted = text || (config.socketAccess ?? defaults.socketAccess);
  const access = socketAccesses.find((one) => one === wanted);
  if (access) return access;
  throw usageFailure(
    `Cannot open the socket to "${wanted.slice(0, 40)}": it is not one of ${socketAccesses.join(', ')}`,
  );
}
