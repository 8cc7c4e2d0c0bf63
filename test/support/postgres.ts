/** A real PostgreSQL for tests, on a loopback port of its own; without the programs its tests are skipped by name. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port.ts';

const places = [
  ...(process.env.PATH ?? '').split(delimiter),
  ...globSync('/usr/lib/postgresql/*/bin').sort().reverse(),
];
const folder = places.find((place) => place !== '' && globSync(join(place, 'initdb')).length > 0);

/** False where PostgreSQL is not installed. */
export const hasPostgres: boolean = folder !== undefined;

/** A server that runs, and its whole life. */
export interface TestPostgres {
  readonly port: number;
  /** The address of a store that nobody has used yet. */
  address(): string;
  /** What the server answers, as its superuser. */
  ask(text: string): Promise<readonly Record<string, unknown>[]>;
  /** Kills it as a power cut would, and starts it again. */
  crash(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server; every write is synced only if `durable` says so. */
export async function startPostgres({ durable = false } = {}): Promise<TestPostgres> {
  if (folder === undefined) throw new Error('PostgreSQL is not installed');
  const home = mkdtempSync(join(tmpdir(), 'keyrack-postgres-'));
  const user = process.getuid?.() === 0 ? userOfServer() : null;
  if (user) chownSync(home, user.uid, user.gid);
  const data = join(home, 'data');
  // A program of PostgreSQL in the PATH may be a link to where its own files are.
  const made = spawnSync(
    join(folder, 'initdb'),
    ['-D', data, '-U', 'owner', '-A', 'trust', '-E', 'UTF8', '--locale=C', '--no-sync'],
    { ...user, encoding: 'utf8', cwd: home },
  );
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}${made.error ?? ''}`);
  const port = await freePort();
  let count = 0;
  let child: ChildProcess | null = null;
  const ended = async () => {
    while (child && child.exitCode === null && child.signalCode === null) await delay(20);
  };
  const server: TestPostgres = {
    port,
    address() {
      count += 1;
      return `postgres://owner@127.0.0.1:${port}/postgres?schema=rack${count}`;
    },
    async ask(text) {
      const connectionString = `postgres://owner@127.0.0.1:${port}/postgres`;
      const client = new pg.Client({ connectionString });
      client.on('error', () => undefined);
      await client.connect();
      try {
        return (await client.query(text)).rows;
      } finally {
        await client.end();
      }
    },
    async start() {
      const settings = { listen_addresses: '127.0.0.1', unix_socket_directories: '' };
      const options = { ...settings, port, fsync: durable ? 'on' : 'off', max_connections: 100 };
      const args = Object.entries(options).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
      child = spawn(join(folder, 'postgres'), ['-D', data, ...args], {
        ...user,
        cwd: home,
        stdio: 'ignore',
      });
      for (let tries = 0; ; tries += 1) {
        const isUp = await server.ask('select 1').catch((error) => error);
        if (!(isUp instanceof Error)) return;
        if (tries > 500 || child.exitCode !== null) throw isUp;
        await delay(20);
      }
    },
    async crash() {
      // The postmaster's children notice that it is gone and end as well.
      child?.kill('SIGQUIT');
      await ended();
    },
    async stop() {
      child?.kill('SIGINT');
      await ended();
      rmSync(home, { recursive: true, force: true });
    },
  };
  await server.start();
  return server;
}

/** PostgreSQL refuses to run as root. */
function userOfServer(): { uid: number; gid: number } {
  const idOf = (option: string, name: string) =>
    Number(spawnSync('id', [option, name], { encoding: 'utf8' }).stdout || Number.NaN);
  const name = Number.isNaN(idOf('-u', 'postgres')) ? 'nobody' : 'postgres';
  return { uid: idOf('-u', name), gid: idOf('-g', name) };
}
