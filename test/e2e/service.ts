/** What a service manager does for a service, played for the real program: it passes sockets, listens for notices and keeps a journal. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { linkSync, renameSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

/** Node has no datagram socket of the Unix kind, so python plays systemd. */
export const hasPython = spawnSync('python3', ['--version']).status === 0;
export const hasSystemdNotify = spawnSync('systemd-notify', ['--version']).status === 0;

/** A program that a test started, and what it said so far on stdout and stderr. */
export interface Started {
  readonly process: ChildProcess;
  /** Resolves with everything that was said when it matches; rejects with it when the program ends before. */
  heard(pattern: RegExp): Promise<string>;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
}

/** Starts a program; it ends with the test at the latest. Descriptors are passed as 3 and up. */
export function start(
  command: readonly string[],
  env: Readonly<Record<string, string>>,
  descriptors: readonly number[] = [],
): Started {
  const [file = '', ...args] = command;
  const stdio = ['ignore', 'pipe', 'pipe', ...descriptors] as const;
  const environment = { PATH: process.env.PATH, ...env };
  const child = spawn(file, args, { env: environment, stdio: [...stdio] });
  const ended = once(child, 'close').then(([exitCode]) => exitCode as number | null);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  let said = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text) => {
      said += text;
      for (const look of waiting) look();
    });
  const heard = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        if (!pattern.test(said)) return;
        waiting.delete(look);
        resolve(said);
      };
      waiting.add(look);
      look();
      void ended.then(() => reject(new Error(`it ended without ${pattern}: ${said}`)));
    });
  return { process: child, heard, ended };
}

const listener = `
import socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
print('bound', flush=True)
while True:
    print(repr(s.recv(4096).decode()), flush=True)
`;

/** Listens for notices as systemd does. Each is told as a line, quoted. */
export async function listenForNotices(home: string) {
  const socket = join(home, 'notify.sock');
  const { heard } = start(['python3', '-c', listener, socket], {});
  await heard(/bound/);
  return { socket, heard };
}

/** Sockets that listen, as systemd opens them for a unit. */
export async function openSockets(...places: readonly (number | string)[]) {
  const servers = await Promise.all(places.map(open));
  onTestFinished(() => servers.forEach((server) => void server.close()));
  // The handle of node:net knows the descriptor and keeps it to itself.
  const descriptors = servers.map(
    (server) => (server as Server & { _handle: { fd: number } })._handle.fd,
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  /** From now on only the service takes connections. Node removes the file of a socket that it closes; systemd does not. */
  const letGo = () =>
    servers.forEach((server, index) => {
      const place = places[index];
      if (typeof place === 'string') linkSync(place, `${place}.kept`);
      server.close();
      if (typeof place === 'string') renameSync(`${place}.kept`, place);
    });
  return { descriptors, ports, letGo };
}

async function open(place: number | string): Promise<Server> {
  const server = createServer();
  if (typeof place === 'number') server.listen(place, '127.0.0.1');
  else server.listen(place);
  await once(server, 'listening');
  return server;
}

/** The command with the variables that say that sockets were passed to it, as systemd sets them. */
export function withSockets(
  command: readonly string[],
  variables: Readonly<Record<string, string>>,
): readonly string[] {
  const set = Object.entries(variables).map(([name, value]) => `${name}='${value}'`);
  return ['sh', '-c', `export LISTEN_PID=$$ ${set.join(' ')}; exec "$0" "$@"`, ...command];
}
