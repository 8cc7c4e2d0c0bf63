/** The real `bin/keyrack` in processes of its own that a test may kill or stop, and clients of it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const executable = join(import.meta.dirname, '../../bin/keyrack');

/** What a process said and how it ended. */
export interface Outcome {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A process of `bin/keyrack`. */
export interface Running {
  readonly process: ChildProcess;
  readonly done: Promise<Outcome>;
  /** Resolves with the address on TCP, or with null if the process ended without one. */
  readonly url: Promise<string | null>;
}

/** A server with its address on TCP. */
export type Serving = Running & { readonly at: string };

/** A home with a data directory in it; both go away with the test. */
export function makeHome(): string {
  const home = mkdtempSync(join(tmpdir(), 'keyrack-e2e-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true, maxRetries: 3 }));
  return home;
}

/** Starts `bin/keyrack` on the data directory `rack` of a home; it ends with the test at the latest. */
export function keyrack(home: string, ...argv: readonly string[]): Running {
  return start(home, [executable, ...argv]);
}

type Env = Readonly<Record<string, string>>;

function start(home: string, [command = '', ...argv]: readonly string[], more: Env = {}): Running {
  const env = { PATH: process.env.PATH, HOME: home, KEYRACK_DATA: join(home, 'rack'), ...more };
  const child = spawn(command, argv, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  const url = new Promise<string | null>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
      const address = /listening on (http:\S+)[\s\S]*keyrack\.sock/.exec(stderr)?.[1];
      if (address) resolve(address);
    });
    child.on('close', () => resolve(null));
  });
  const done = ended.then(([exitCode]) => ({ exitCode, stdout, stderr }));
  return { process: child, done, url };
}

/** Starts `keyrack serve` on a free port. Rejects with what it said if it does not serve. */
export function serve(home: string, ...more: readonly string[]): Promise<Serving> {
  return awaitServing(keyrack(home, 'serve', '--port', '0', ...more));
}

/** How a box is started, beside its home. */
export interface BoxOptions {
  readonly env: Env;
  readonly options?: readonly string[];
}

/** Starts `keyrack serve` as one box of several. */
export function serveBox(home: string, { env, options = [] }: BoxOptions): Promise<Serving> {
  return awaitServing(start(home, [executable, 'serve', '--port', '0', ...options], env));
}

/** Starts `keyrack serve` in a process that may open so many files and no more. */
export function serveWithDescriptors(home: string, limit: number): Promise<Serving> {
  const script = `ulimit -n ${limit}; exec "$0" serve --port 0`;
  return awaitServing(start(home, ['sh', '-c', script, executable]));
}

async function awaitServing(running: Running): Promise<Serving> {
  const at = await running.url;
  if (at === null) throw new Error(`it does not serve: ${JSON.stringify(await running.done)}`);
  return { ...running, at };
}

/** Makes a key by the command line and returns its token. */
export async function mint(home: string, name: string, scope: string): Promise<string> {
  const { exitCode, stdout, stderr } = await keyrack(home, 'api-key', 'create', name, '-s', scope)
    .done;
  if (exitCode !== 0) throw new Error(`no key was made: ${stderr}`);
  return stdout.trim();
}

/** An answer: `body` is what its JSON says. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read from it what they expect there.
  readonly body: any;
}

/** A request; `bearer` is the token that it presents instead of the client's own. */
export type Call = (
  method: string,
  path: string,
  body?: object,
  bearer?: string,
) => Promise<Answer>;

/** One client with one connection that is kept alive. Rejects if the server goes away before it answers. */
export function client(at: string, token: string): Call {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  return (method, path, body, bearer = token) =>
    new Promise((resolve, reject) => {
      const type = body && { 'content-type': 'application/json' };
      const headers = { authorization: `Bearer ${bearer}`, ...type };
      request(at + path, { method, agent, headers }, (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk) => {
          text += chunk;
        });
        answer.on('error', reject);
        answer.on('end', () =>
          resolve({ status: answer.statusCode ?? 0, body: text && JSON.parse(text) }),
        );
      })
        .on('error', reject)
        .end(body && JSON.stringify(body));
    });
}
