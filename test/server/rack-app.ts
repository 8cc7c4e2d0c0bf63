import type { Minted } from '../../src/core/service.ts';
import { type App, type AppOptions, createApp } from '../../src/server/app.ts';
import type { AppEnv } from '../../src/server/environment.ts';
import { local, makeRack, type TestRack } from '../support/rack.ts';

/** What a test sends. `peer` and `rawHeaders` stand for the socket. */
export interface Sent {
  readonly headers?: Record<string, string> | undefined;
  readonly body?: RequestInit['body'] | object | undefined;
  readonly peer?: string | undefined;
  readonly rawHeaders?: readonly string[] | undefined;
}

/** An app over a rack in memory, and what it logged. */
export interface RackApp extends TestRack {
  readonly app: App;
  readonly logs: string[];
  ask(method: string, path: string, sent?: Sent): Promise<Response>;
  mint(draft?: Partial<Parameters<TestRack['keyring']['createKey']>[0]>): Promise<Minted>;
}

/** Makes an app on a fresh rack; trust `key` unless the options say otherwise. */
export async function makeApp(options: Partial<AppOptions> = {}): Promise<RackApp> {
  const rack = await makeRack();
  const logs: string[] = [];
  const log = (line: string) => logs.push(line);
  const app = createApp(rack.keyring, rack.keyring, {
    trust: 'key',
    version: '1.2.3',
    log,
    ...options,
  });
  return {
    ...rack,
    app,
    logs,
    ask: (method, path, sent = {}) => ask(app, method, path, sent),
    mint: (draft) => rack.keyring.createKey({ name: 'test key', ...draft }, local),
  };
}

/** Sends one request, as @hono/node-server would hand it over. */
export async function ask(
  app: Pick<App, 'fetch'>,
  method: string,
  path: string,
  sent: Sent,
): Promise<Response> {
  const isPlain = sent.body?.constructor === Object;
  const headers = { ...(isPlain && { 'Content-Type': 'application/json' }), ...sent.headers };
  const body = (isPlain ? JSON.stringify(sent.body) : sent.body) as RequestInit['body'];
  const request = new Request(`http://localhost${path}`, {
    method: method === 'TRACE' ? 'GET' : method,
    headers,
    ...(body != null && { body, duplex: 'half' }),
  });
  if (method === 'TRACE') Object.defineProperty(request, 'method', { get: () => 'TRACE' });
  return app.fetch(request, bindings(sent));
}

function bindings({ peer, rawHeaders }: Sent): AppEnv['Bindings'] {
  if (peer === undefined && rawHeaders === undefined) return {};
  return { incoming: { socket: { remoteAddress: peer }, rawHeaders } } as AppEnv['Bindings'];
}

/** The header that presents a token. */
export const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

/** The body of an answer, as the test expects it. */
export async function json<T>(response: Response | Promise<Response>): Promise<T> {
  return (await (await response).json()) as T;
}
