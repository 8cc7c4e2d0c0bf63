import { isIP } from 'node:net';
import { parseRequirement } from '../../core/permissions.ts';
import { isSocket, socketPaths } from '../../server/socket-places.ts';
import type { Context } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { localDirectory } from '../local-directory.ts';
import type { Arguments } from '../parse.ts';
import type { Settings } from '../settings.ts';
import type { OptionSpec } from '../syntax.ts';

/** What a printed configuration is made of. No value holds a character that a configuration could take for its own. */
export interface ProxyFacts {
  /** Where the rack is asked: `127.0.0.1:8420`, or the path of its socket. */
  readonly rack: { readonly address: string } | { readonly socket: string };
  /** The app, as `http://127.0.0.1:3000`. */
  readonly upstream: string;
  /** Where the proxy listens; an empty host is every address. */
  readonly listen: { readonly host: string; readonly port: number };
  /** The paths that are guarded begin with it; it begins and ends with a slash. */
  readonly path: string;
  /** What the endpoint's name is followed by: `/write`, or nothing. */
  readonly permission: string;
}

/** The options of every printed configuration. */
export const proxyOptions: readonly OptionSpec[] = [
  { name: 'upstream', value: 'URL', summary: 'the app behind the proxy: http://127.0.0.1:3000' },
  { name: 'permission', value: 'P', summary: 'what a key needs: write, servers:write; none: any' },
  { name: 'path', value: 'PATH', summary: 'guard what is below it; / unless given' },
  { name: 'host', value: 'HOST', summary: 'where this rack listens, if not as its settings say' },
  { name: 'port', value: 'PORT', summary: 'the port of this rack' },
];

/** Where the proxy listens. */
export const listenOption: OptionSpec = {
  name: 'listen',
  value: 'ADDRESS',
  summary: 'where the proxy listens: 8080, 127.0.0.1:8080; 8080 unless given',
};

/** Asks over the Unix socket. */
export const socketOption: OptionSpec = {
  name: 'socket',
  summary: 'ask over keyrack.sock; the proxy must run as the user of this rack',
};

/** Reads the options; throws a usage failure. Options that the command does not have are left out of `args`. */
export async function readFacts({ args, settings, io }: Context): Promise<ProxyFacts> {
  return {
    rack: args.flag('socket') ? await socketOf(settings(), io.env) : addressOf(settings()),
    upstream: readUpstream(args.text('upstream')),
    listen: readListen(args.text('listen') ?? '8080'),
    path: readPath(args.text('path') ?? '/'),
    permission: readPermission(args),
  };
}

/** `/write` for the option `--permission write`, or nothing. Throws a usage failure for one that cannot be read. */
export function readPermission(args: Arguments): string {
  const text = args.text('permission');
  if (text === undefined) return '';
  if (parseRequirement(text)) return `/${text}`;
  throw usageFailure(
    `Cannot use the permission "${text.slice(0, 64)}": it is neither a scope such as write nor RESOURCE:VERB such as servers:write`,
    'see keyrack profile list',
  );
}

/** Whoever listens on every address is asked on this box. */
function addressOf(settings: Settings): ProxyFacts['rack'] {
  localDirectory(settings, 'print a configuration');
  const { host, port } = settings;
  if (port === 0) {
    throw usageFailure(
      'Cannot print a configuration: the port of this rack is 0; name it with --port',
    );
  }
  const near = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  if (isIP(near) === 0 && !/^[0-9A-Za-z.-]+$/.test(near)) {
    throw usageFailure(`Cannot print a configuration: the host "${near.slice(0, 64)}" is no name`);
  }
  return { address: `${isIP(near) === 6 ? `[${near}]` : near}:${port}` };
}

async function socketOf(
  settings: Settings,
  env: Context['io']['env'],
): Promise<ProxyFacts['rack']> {
  const directory = localDirectory(settings, 'print a configuration');
  const paths = await socketPaths(directory, env);
  const socket = paths.find(isSocket) ?? paths[0] ?? '';
  if (/^[\w./@+-]+$/.test(socket)) return { socket };
  throw usageFailure(
    `Cannot print a configuration: the path of the socket ${JSON.stringify(socket)} holds characters that need quotes`,
    'leave --socket out, or use a data directory with a plain path',
  );
}

function readUpstream(text: string | undefined): string {
  if (text === undefined) {
    throw usageFailure('Cannot print a configuration: --upstream URL is missing; it names the app');
  }
  const url = URL.canParse(text) ? new URL(text) : null;
  const isOrigin = url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`;
  if (isOrigin && /^[\w.:[\]/-]+$/.test(url.origin)) return url.origin;
  throw usageFailure(
    `Cannot use the upstream "${text.slice(0, 100)}": it is not an address such as http://127.0.0.1:3000, without a path`,
  );
}

function readListen(text: string): ProxyFacts['listen'] {
  const [, host = '', port] = /^(?:([0-9A-Za-z.-]*|\[[0-9a-f:.]+\]):)?(\d{1,5})$/i.exec(text) ?? [];
  if (port && Number(port) > 0 && Number(port) <= 65_535) return { host, port: Number(port) };
  throw usageFailure(
    `Cannot use the address "${text.slice(0, 64)}": it is neither a port such as 8080 nor HOST:PORT`,
  );
}

function readPath(text: string): string {
  const path = text.endsWith('/') ? text : `${text}/`;
  if (/^\/([\w.~-]+\/)*$/.test(path)) return path;
  throw usageFailure(
    `Cannot use the path "${text.slice(0, 64)}": it is not one such as /api/, of letters, digits and . _ ~ -`,
  );
}
