/**
 * The listeners of a server, each with an app that can be replaced. One that was passed begins
 * with the strictest app there is, for this box and with a key, until it is known what it is.
 */
import { KeyError } from '../core/errors.ts';
import type { Listening, ListeningOnTcp } from '../server/listen.ts';
import type { LiveApp } from '../server/live-app.ts';
import type { TlsPair } from '../server/tls.ts';
import type { ServeApps } from './serve-apps.ts';
import type { PassedSocket } from './service/passed-sockets.ts';
import type { Settings } from './settings.ts';

/** A listener with its app. */
export type Door =
  | {
      readonly kind: 'tcp';
      readonly app: LiveApp;
      readonly listening: ListeningOnTcp;
      /** The name or address by which it was asked to listen. */
      readonly host: string;
    }
  | { readonly kind: 'unix'; readonly app: LiveApp; readonly listening: Listening };

/** What is behind the doors, and where they are. */
export interface DoorPlan {
  readonly apps: ServeApps;
  readonly tls: TlsPair | null;
  readonly settings: Settings;
  /** Where commands look for the socket. */
  readonly path: string;
  readonly passed: readonly PassedSocket[];
}

const loopback = '127.0.0.1';

/**
 * Opens the socket at the path, unless it was passed, and TCP as the settings say, unless any socket on TCP was passed.
 * `problem` is why there is none on TCP. Rejects for all else, with every door closed again.
 */
export async function openDoors(
  plan: DoorPlan,
): Promise<{ readonly doors: readonly Door[]; readonly problem: string | null }> {
  const doors: Door[] = [];
  try {
    for (const socket of plan.passed) doors.push(await openPassed(socket, plan));
    if (!doors.some(({ listening }) => listening.url === `unix:${plan.path}`))
      doors.push(await openSocket(plan));
    if (doors.some(({ kind }) => kind === 'tcp')) return { doors, problem: null };
    const tcp = await openTcp(plan).catch((error) => {
      if (error instanceof KeyError) return error;
      throw error;
    });
    if (tcp instanceof KeyError) return { doors, problem: tcp.message };
    return { doors: [...doors, tcp], problem: null };
  } catch (error) {
    await closeDoors(doors);
    throw error;
  }
}

/** Puts other apps behind the doors, and another pair for TLS, all at once. Throws before it changes anything. */
export function changeDoors(doors: readonly Door[], apps: ServeApps, tls: TlsPair | null): void {
  const changes = doors.map((door) => [door, appFor(door, apps)] as const);
  for (const [door, app] of changes) {
    door.app.use(app);
    if (door.kind === 'tcp' && tls) door.listening.replaceTls(tls);
  }
}

/** Lets requests under way end at every door. */
export async function closeDoors(doors: readonly Door[]): Promise<void> {
  await Promise.all(doors.map(({ listening }) => listening.close()));
}

function appFor(door: Door, apps: ServeApps) {
  return door.kind === 'unix' ? apps.near : apps.far(door.host);
}

async function openPassed(socket: PassedSocket, plan: DoorPlan): Promise<Door> {
  const [{ listenPassed }, { LiveApp }] = await loadServer();
  const { apps, tls, settings } = plan;
  const app = new LiveApp(apps.far(loopback));
  const { socketAccess: access } = settings;
  const options = { ...socket, access, tls, forwards: settings.upstream !== null };
  const listening = await listenPassed(app, options);
  const door: Door =
    listening.kind === 'tcp'
      ? { kind: 'tcp', app, listening, host: listening.host }
      : { kind: 'unix', app, listening };
  app.use(appFor(door, apps));
  return door;
}

async function openSocket({ apps, settings, path }: DoorPlan): Promise<Door> {
  const [, { LiveApp }, { listenUnix }] = await loadServer();
  const app = new LiveApp(apps.near);
  return { kind: 'unix', app, listening: await listenUnix(app, path, settings.socketAccess) };
}

async function openTcp({ apps, settings, tls }: DoorPlan): Promise<Door> {
  const [, { LiveApp }, { listenTcp }] = await loadServer();
  const { host, port } = settings;
  const app = new LiveApp(apps.far(host));
  const options = { host, port, tls, forwards: settings.upstream !== null };
  return { kind: 'tcp', app, host, listening: await listenTcp(app, options) };
}

function loadServer() {
  return Promise.all([
    import('../server/listen-passed.ts'),
    import('../server/live-app.ts'),
    import('../server/listen.ts'),
  ]);
}
