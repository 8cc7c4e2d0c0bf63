import type { Rules } from '../server/upstream/rules.ts';
import { changeDoors, closeDoors, openDoors } from './doors.ts';
import { failed } from './failure.ts';
import type { Io } from './io.ts';
import { listeningPath } from './listening-path.ts';
import type { OpenRack } from './open-rack.ts';
import { makeServeApps, type ServeGround } from './serve-apps.ts';
import type { PassedSocket } from './service/passed-sockets.ts';
import type { Settings } from './settings.ts';
import { readTlsPair } from './tls-pair.ts';

/** The listeners of a rack that this process holds. */
export interface Serving {
  /** The address on TCP, or null if there is none. */
  readonly url: string | null;
  readonly socket: string;
  /** Where else it listens: sockets that were passed. */
  readonly others: readonly string[];
  /** The rules by which requests are passed on; null if they are not. */
  readonly rules: Rules | null;
  /** What is wrong with the certificate, though it is served. */
  readonly warnings: readonly string[];
  /** Why there is no address. */
  readonly problem: string | null;
  /** Rejects for settings that no server could be started with, files for TLS included. */
  check(settings: Settings): Promise<void>;
  /** Serves by other settings from the next request on, or rejects and changes nothing. Reads the files for TLS again. */
  use(settings: Settings): Promise<void>;
  /** Lets requests under way end. The rack itself stays open. */
  close(): Promise<void>;
}

/** The listeners of a rack that can be reached from elsewhere. */
export type ServingOnTcp = Serving & { readonly url: string };

/** How a rack is served. */
export interface ServingOptions extends Pick<ServeGround, 'log'> {
  readonly settings: Settings;
  readonly io: Io;
  /** What takes a line for every answered request; none by default. */
  readonly accessLog?: ServeGround['accessLog'];
  /** Sockets that listen already; those on TCP are served in place of host and port. */
  readonly passed?: readonly PassedSocket[];
}

/** Serves a rack on its Unix socket, and on TCP if that is possible. */
export async function startServing(rack: OpenRack, options: ServingOptions): Promise<Serving> {
  const { settings, io, log, accessLog = () => null, passed = [] } = options;
  const { Meters } = await import('../server/metrics/meters.ts');
  let draining = false;
  const meters = new Meters(rack);
  const ground = { rack, meters, log, accessLog, isDraining: () => draining };
  const prepare = async (wanted: Settings) =>
    [readPair(wanted, io), await makeServeApps(ground, wanted)] as const;
  let [tls, apps] = await prepare(settings);
  const path = await listeningPath(rack.directory, io.env, settings.socketAccess);
  const { doors, problem } = await openDoors({ apps, tls, settings, path, passed });
  const urls = doors.filter(({ kind }) => kind === 'tcp').map(({ listening }) => listening.url);
  const sockets = doors.filter(({ kind }) => kind === 'unix').map(({ listening }) => listening.url);
  return {
    url: urls[0] ?? null,
    socket: path,
    others: [...urls.slice(1), ...sockets.filter((url) => url !== `unix:${path}`)],
    problem,
    get rules() {
      return apps.rules;
    },
    get warnings() {
      return tls?.warnings ?? [];
    },
    check: async (wanted) => {
      await prepare(wanted);
    },
    use: async (wanted) => {
      const [pair, made] = await prepare(wanted);
      changeDoors(doors, made, pair);
      [tls, apps] = [pair, made];
    },
    close: async () => {
      draining = true;
      await closeDoors(doors);
    },
  };
}

/** Like `startServing`, but without an address it is a failure. */
export async function startServingOnTcp(
  rack: OpenRack,
  options: ServingOptions,
): Promise<ServingOnTcp> {
  const serving = await startServing(rack, options);
  if (isOnTcp(serving)) return serving;
  await serving.close();
  throw failed(serving.problem ?? 'Cannot listen on TCP');
}

function isOnTcp(serving: Serving): serving is ServingOnTcp {
  return serving.url !== null;
}

function readPair({ tls }: Settings, { now }: Io) {
  return tls && readTlsPair(tls, now());
}
