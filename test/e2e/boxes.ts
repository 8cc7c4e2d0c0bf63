/** Boxes of tests: real `keyrack serve` processes that share a rack in PostgreSQL, each with a home of its own. */
import { setTimeout as delay } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { type BoxOptions, type Call, client, makeHome, type Serving, serveBox } from './served.ts';

/** One box, whose process may be replaced. */
export interface Box {
  readonly home: string;
  /** Its present process. */
  serving(): Serving;
  /** A client of whichever process it is at the moment. */
  client(token: string): Call;
  /** Ends its process as a power cut of the machine would, and starts another one. */
  kill(): Promise<void>;
  /** Resolves when `/readyz` says yes. */
  ready(): Promise<void>;
}

/** Leases are short, so that tests need not wait long for their end. */
const lease = '1s';

/** Starts a box on the store. */
export async function startBox(
  store: string,
  { env = {}, ...options }: Partial<BoxOptions> = {},
): Promise<Box> {
  const home = makeHome();
  const all = { ...options, env: { KEYRACK_STORE: store, KEYRACK_LEASE: lease, ...env } };
  let serving = await serveBox(home, all);
  const box: Box = {
    home,
    serving: () => serving,
    client(token) {
      let [at, call] = [serving.at, client(serving.at, token)];
      return (...question) => {
        if (at !== serving.at) [at, call] = [serving.at, client(serving.at, token)];
        return call(...question);
      };
    },
    async kill() {
      serving.process.kill('SIGKILL');
      await serving.done;
      serving = await serveBox(home, all);
    },
    ready: () => until(async () => (await fetch(`${serving.at}/readyz`)).status === 200),
  };
  return box;
}

/** Starts several boxes. */
export function startBoxes(count: number, store: string): Promise<readonly Box[]> {
  return Promise.all(Array.from({ length: count }, () => startBox(store)));
}

/** Asks again and again until the answer is yes; the test's own limit of time ends it. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  let isOver = false;
  onTestFinished(() => {
    isOver = true;
  });
  while (!isOver && !(await isSo().catch(() => false))) await delay(20);
}

/** A place where a token is judged; true if it passes. */
export type Door = (at: string, token: string) => Promise<boolean>;

const described = (method: string, uri: string) => ({ [method]: 'GET', [uri]: '/' });
const families = {
  forward: described('X-Forwarded-Method', 'X-Forwarded-Uri'),
  nginx: described('X-Original-Method', 'X-Original-URI'),
};

/** What a proxy is answered about a token that must have the permission `verify`. */
export function askProxy(family: keyof typeof families, at: string, token: string) {
  const headers = { ...families[family], Authorization: `Bearer ${token}` };
  return fetch(`${at}/authz/${family}/verify`, { headers });
}

/** What `/v1/verify` answers about a token, or about a key that asks with its own. */
export function askVerify(at: string, asker: string, token: string): Promise<Response> {
  return fetch(`${at}/v1/verify`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${asker}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ token, permission: 'verify' }),
  });
}

/** Every door of a box that judges keys of the profile keyrack, for keys that may verify. */
export function doors(asker: string): Readonly<Record<string, Door>> {
  return {
    forward: async (at, token) => passes(await askProxy('forward', at, token)),
    nginx: async (at, token) => passes(await askProxy('nginx', at, token)),
    verify: async (at, token) => {
      const body: unknown = await (await askVerify(at, asker, token)).json();
      return typeof body === 'object' && body !== null && 'valid' in body && body.valid === true;
    },
    self: async (at, token) => passes(await askVerify(at, token, asker)),
  };
}

async function passes(answer: Response): Promise<boolean> {
  await answer.arrayBuffer();
  return answer.ok;
}
