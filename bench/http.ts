/**
 * What a verdict costs over HTTP, as ratios within one run: `node bench/http.ts`, about a minute. Each server has a
 * process of its own on the first core, the load comes from this one. They take turns, so that a busy machine
 * slows all of them down, and what is compared is requests per second of the server's CPU time: on a
 * core of its own that is what it answers, and neighbours take little from it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { hasPostgres, startPostgres } from '../test/support/postgres.ts';
import { leaveFirstCore, type MeasuredServer, startServer } from './measured-server.ts';
import { median, print, type Row } from './support.ts';

/** What every server is asked. The permission is in the path, the rest is what Caddy and Traefik send. */
const question = {
  method: 'GET',
  path: '/authz/forward/read',
  headers: {
    'X-Forwarded-For': '203.0.113.9',
    'X-Forwarded-Method': 'GET',
    'X-Forwarded-Uri': '/reports?page=2',
  },
} as const;

/** Each connection has a token of its own, where there are so many. */
const connections = 64;
/** Keyrack closes a connection after 1000 requests, and autocannon does not see that coming. */
const reconnectRate = 1000;
const rounds = 9;
const seconds = 1;

const servers = {
  hono: ['peers/hono.mjs'],
  honoBearer: ['peers/hono-bearer.mjs'],
  honoBearerMap: ['peers/hono-bearer-map.mjs'],
  fastify: ['peers/fastify-bearer.mjs'],
  betterAuth: ['peers/better-auth.mjs'],
  small: ['serve.ts', '100'],
  large: ['serve.ts', '100000'],
} as const;
type Name = keyof typeof servers | 'postgres';

/** One round of one server: requests per second of its CPU time and of the clock, and the latency that 99 of 100 stay below. */
interface Measured {
  readonly perCpuSecond: number;
  readonly perSecond: number;
  readonly p99Ms: number;
}

/** The part of autocannon that is used; its types are not there before it is installed. */
interface Run extends PromiseLike<{ readonly statusCodeStats: object; readonly errors: number }> {
  on(
    event: 'response',
    take: (client: unknown, status: number, bytes: number, ms: number) => void,
  ): void;
}
interface Client {
  setHeaders(headers: Readonly<Record<string, string>>): void;
}
type Autocannon = (options: object) => Run;

function loadAutocannon(): Autocannon {
  const directory = import.meta.dirname;
  if (!existsSync(`${directory}/node_modules`))
    execFileSync('npm', ['ci', '--silent'], { cwd: directory, stdio: 'inherit' });
  return createRequire(import.meta.url)('autocannon');
}

async function measure(
  autocannon: Autocannon,
  { script, url, tokens, cpu }: MeasuredServer,
): Promise<Measured> {
  let connected = 0;
  const setupClient = (client: Client) => {
    const token = tokens[connected % tokens.length];
    connected += 1;
    client.setHeaders({ ...question.headers, Authorization: `Bearer ${token}` });
  };
  const times: number[] = [];
  const before = await cpu();
  const start = performance.now();
  const { method, path } = question;
  const run = autocannon({
    url: url + path,
    method,
    connections,
    duration: seconds,
    reconnectRate,
    setupClient,
  });
  run.on('response', (_client, _status, _bytes, ms) => times.push(ms));
  const { statusCodeStats, errors } = await run;
  const ms = performance.now() - start;
  const used = (await cpu()) - before;
  const statuses = Object.keys(statusCodeStats).join();
  if (statuses !== '204' || errors > 0)
    throw new Error(`${script} answered with ${statuses}, and ${errors} requests failed`);
  const p99Ms = times.sort((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? Number.NaN;
  return {
    perCpuSecond: (times.length * 1e6) / used,
    perSecond: (times.length * 1000) / ms,
    p99Ms,
  };
}

/** Every server in every round, after one round that only warms up. */
async function race(): Promise<Record<Name, Measured[]>> {
  const autocannon = loadAutocannon();
  leaveFirstCore();
  const database = hasPostgres ? await startPostgres({ durable: true }) : null;
  const all = {
    ...servers,
    ...(database && { postgres: ['serve.ts', '100', database.address()] }),
  };
  const measured = Object.fromEntries(Object.keys(all).map((name) => [name, [] as Measured[]]));
  const started: [Name, MeasuredServer][] = [];
  for (const [name, [script = '', ...args]] of Object.entries(all))
    started.push([name as Name, await startServer(script, ...args)]);
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, server] of started) {
      const one = await measure(autocannon, server);
      if (round > 0) measured[name]?.push(one);
    }
  }
  for (const [, server] of started) server.stop();
  await database?.stop();
  return measured as Record<Name, Measured[]>;
}

function compare(what: string, some: Name, others: Name, atLeast: number | null): Row {
  const ratios = measured[some].map(
    (one, round) => one.perCpuSecond / (measured[others][round]?.perCpuSecond ?? Number.NaN),
  );
  const target = atLeast === null ? null : { atLeast };
  return { what, value: median(ratios), target, behind: `${speed(some)} to ${speed(others)}` };
}

function speed(name: Name): string {
  const of = (figure: keyof Measured) => median(measured[name].map((one) => one[figure])).toFixed();
  return `${of('perCpuSecond')}/s of CPU (${of('perSecond')}/s)`;
}

function compareLatency(): Row {
  const [large, hono] = [measured.large, measured.hono].map((all) =>
    median(all.map((one) => one.p99Ms)),
  );
  return {
    what: `p99 with ${connections} connections, to that of bare Hono`,
    value: (large ?? Number.NaN) / (hono ?? Number.NaN),
    target: { atMost: 1.3 },
    behind: `${large?.toFixed(2)} ms to ${hono?.toFixed(2)} ms`,
  };
}

const measured = await race();
print([
  compare('forward-auth at 100000 keys, to bare Hono', 'large', 'hono', 0.9),
  compare('… to fastify with @fastify/bearer-auth, one key', 'large', 'fastify', 1),
  compare('… to Hono bearerAuth, one token', 'large', 'honoBearer', 3),
  compare('… to Hono bearerAuth with a look-up of 100000', 'large', 'honoBearerMap', null),
  compare('… to better-auth, 100 keys in memory', 'large', 'betterAuth', 10),
  compare('… to forward-auth at 100 keys', 'large', 'small', 0.95),
  ...(hasPostgres
    ? [compare('forward-auth, rack in PostgreSQL to rack in files', 'postgres', 'small', 0.97)]
    : []),
  compareLatency(),
]);
