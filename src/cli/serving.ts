import { KeyError } from '../core/errors.ts';
import type { AccessLogOptions } from '../server/access-log.ts';
import type { Rules } from '../server/upstream/rules.ts';
import { failed } from './failure.ts';
import type { Io } from './io.ts';
import { listeningPath } from './listening-path.ts';
import type { OpenRack } from './open-rack.ts';
import type { Settings } from './settings.ts';
import { version } from './version.ts';

/** The listeners of a rack that this process holds. */
export interface Serving {
  /** The address on TCP, or null if there is none. */
  readonly url: string | null;
  readonly socket: string;
  /** The rules by which requests are passed on; null if they are not. */
  readonly rules: Rules | null;
  /** Why there is no address. */
  readonly problem: string | null;
  /** Lets requests under way end. The rack itself stays open. */
  close(): Promise<void>;
}

/** The listeners of a rack that can be reached from elsewhere. */
export type ServingOnTcp = Serving & { readonly url: string };

/** How a rack is served. */
export interface ServingOptions {
  readonly settings: Settings;
  readonly io: Io;
  /** Takes failures that are the server's own, one line each. */
  readonly log: (line: string) => void;
  /** Takes a line for every answered request; none by default. */
  readonly accessLog?: AccessLogOptions | null | undefined;
}

/** Serves a rack on its Unix socket, and on TCP if that is possible. */
export async function startServing(rack: OpenRack, options: ServingOptions): Promise<Serving> {
  const { settings, io, log, accessLog } = options;
  const { createApp, listenTcp, listenUnix, allowedHostsFor, readRules, Meters } =
    await loadServer();
  const { host, port, trustedProxies, allowedHosts, allowPreflight, socketAccess } = settings;
  const upstream = settings.upstream ?? undefined;
  const path = await listeningPath(rack.directory, io.env, socketAccess);
  let draining = false;
  const common = {
    ...{ version, log, accessLog, trustedProxies, allowPreflight },
    trouble: rack.trouble,
    isDraining: () => draining,
    panels: await loadPanels(settings.panels),
    meters: new Meters(rack),
  };
  const near = createApp(rack.keyring, rack.keyring, { ...common, trust: 'local' });
  const far = createApp(rack.keyring, rack.keyring, {
    ...common,
    trust: 'key',
    allowedHosts: allowedHostsFor(host, allowedHosts),
    upstream,
  });
  const socket = await listenUnix(near, path, socketAccess);
  const tcp = await listenTcp(far, { host, port, forwards: upstream !== undefined }).catch(
    async (error) => {
      if (error instanceof KeyError) return error;
      await socket.close();
      throw error;
    },
  );
  const listeners = tcp instanceof KeyError ? [socket] : [tcp, socket];
  return {
    url: tcp instanceof KeyError ? null : tcp.url,
    problem: tcp instanceof KeyError ? tcp.message : null,
    socket: path,
    rules: upstream ? readRules(upstream) : null,
    close: async () => {
      draining = true;
      await Promise.all(listeners.map((listener) => listener.close()));
    },
  };
}

/** Like `startServing`, but without an address it is a failure. */
export async function startServingOnTcp(
  rack: OpenRack,
  options: ServingOptions,
): Promise<ServingOnTcp> {
  const serving = await startServing(rack, options);
  const { url, problem } = serving;
  if (url !== null) return { ...serving, url };
  await serving.close();
  throw failed(problem ?? 'Cannot listen on TCP');
}

async function loadServer() {
  const [app, listen, guard, meters, rules] = await Promise.all([
    import('../server/app.ts'),
    import('../server/listen.ts'),
    import('../server/middleware/browser-guard.ts'),
    import('../server/metrics/meters.ts'),
    import('../server/upstream/read-rules.ts'),
  ]);
  return { ...app, ...guard, ...meters, ...rules, ...listen };
}

/** Most racks serve no panel, and then nothing of panels is read. */
async function loadPanels(names: readonly string[]) {
  if (names.length === 0) return [];
  const { findPanels } = await import('../server/panels/find.ts');
  return findPanels(names);
}
