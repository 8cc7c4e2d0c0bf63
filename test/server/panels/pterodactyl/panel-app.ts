import { Hono } from 'hono';
import type { ApiKey } from '../../../../src/core/key.ts';
import { levelsOf } from '../../../../src/core/permissions.ts';
import type { KeyDraft, Minted } from '../../../../src/core/service.ts';
import type { AppEnv } from '../../../../src/server/environment.ts';
import type { Panel, World } from '../../../../src/server/panels/panel.ts';
import { pterodactyl } from '../../../../src/server/panels/pterodactyl/pterodactyl.ts';
import { local, makeRack, type TestRack } from '../../../support/rack.ts';

/** What a test sends; `peer` is the address that it comes from. */
export interface Sent {
  readonly token?: string | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly peer?: string | undefined;
  /** True where no JSON is expected: then the body is told as the text that it is. */
  readonly isPage?: boolean | undefined;
}

/** An answer as tests look at it. */
export interface Told {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of a body
  readonly body: any;
}

/** A panel over a rack in memory, with accounts `admin`, `alice` and `bob`. */
export interface PanelApp extends TestRack {
  readonly app: Hono<AppEnv>;
  readonly world: World | null;
  readonly logs: string[];
  /** Tokens that tests begin with: a client key of admin and of alice, an application key with every level. */
  readonly tokens: { readonly admin: string; readonly alice: string; readonly app: string };
  ask(method: string, path: string, sent?: Sent): Promise<Told>;
  mint(draft?: Partial<KeyDraft>): Promise<Minted>;
}

/** The body of seed 001, as it stands there. */
export const seedBody = {
  name: 'My Game Server',
  user: 1,
  egg: 1,
  docker_image: 'quay.io/pterodactyl/core:java',
  startup: 'java -Xms128M -Xmx1024M -jar server.jar',
  environment: {},
  limits: { memory: 1024, swap: 0, disk: 5120, io: 500, cpu: 100 },
  feature_limits: { databases: 1, backups: 1 },
  allocation: { default: 1 },
};

/** Makes the panel on a fresh rack; with its fixtures unless `isServed`. */
export async function makePanelApp(
  panel: Panel = pterodactyl,
  { isServed = false } = {},
): Promise<PanelApp> {
  const rack = await makeRack();
  const { keyring, clock } = rack;
  for (const name of ['alice', 'bob']) await keyring.createAccount({ name }, local);
  const world = isServed ? null : (panel.makeWorld?.() ?? null);
  const logs: string[] = [];
  const app = new Hono<AppEnv>().route(
    '/',
    panel.routes({
      service: keyring,
      authenticator: keyring,
      now: () => clock.now,
      log: (line) => logs.push(line),
      world,
    }),
  );
  const [client = pterodactyl.profiles[0], application = client] = panel.profiles;
  const mint = (draft: Partial<KeyDraft> = {}) =>
    keyring.createKey({ name: 'test key', profile: client?.name, ...draft }, local);
  const minted = [
    await mint(),
    await mint({ account: 'alice' }),
    await mint({
      profile: application?.name,
      permissions: levelsOf(application?.resources ?? [], () => 3),
    }),
  ];
  const [admin = '', alice = '', all = ''] = minted.map(({ token }) => token);
  const ask = (method: string, path: string, sent: Sent = {}) => send(app, method, path, sent);
  return { ...rack, app, world, logs, tokens: { admin, alice, app: all }, ask, mint };
}

async function send(app: Hono<AppEnv>, method: string, path: string, sent: Sent): Promise<Told> {
  const { token, body, headers, peer = '192.0.2.1', isPage = false } = sent;
  const isText = typeof body === 'string';
  const answer = await app.request(
    `http://panel.test${path}`,
    {
      method,
      headers: {
        Accept: 'application/json',
        'Content-Type': 'application/json',
        ...(token !== undefined && { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body !== undefined && { body: isText ? body : JSON.stringify(body) }),
    },
    { incoming: { socket: { remoteAddress: peer }, rawHeaders: [] } },
  );
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    body: isPage ? text : text && JSON.parse(text),
  };
}

/** The only failure that the answer tells. */
export function failure(status: number, code: string, detail: string) {
  return { errors: [{ code, status: String(status), detail }] };
}

/** The ids of the records of a list. */
export function ids({ body }: Told): readonly unknown[] {
  return body.data.map((one: { attributes: { id: unknown } }) => one.attributes.id);
}

/** The key of the rack with the id. */
export function keyOf({ keyring }: TestRack, id: string): Promise<ApiKey> {
  return keyring.getKey(id, local);
}
