import { dialect } from '../../../../../src/server/panels/pterodactyl/pterodactyl.ts';
import type { Row, WorldState } from '../../../../../src/server/panels/pterodactyl/world.ts';
import { makePanelApp } from '../panel-app.ts';

/** Short ids of the servers of the mock: that of admin, that of alice which bob shares, and another one of alice which is suspended. */
export const servers = { admin: '82bd4abb', alice: '2bf80465', suspended: '73ad8536' };

/** A panel, asked for the server of alice by her unless another account or server is named. */
export async function makeServerApp() {
  const panel = await makePanelApp();
  const bob = (await panel.mint({ account: 'bob' })).token;
  const tokens = { ...panel.tokens, bob };
  const ask = (
    method: string,
    path: string,
    body?: unknown,
    { as = 'alice', server = servers.alice, isPage = false }: Asking = {},
  ) =>
    panel.ask(method, `/api/client/servers/${server}${path}`, {
      token: tokens[as],
      body: method === 'GET' ? undefined : body,
      isPage,
      ...(isPage && { headers: { 'Content-Type': 'text/plain' } }),
    });
  const state = () => panel.world?.state as WorldState;
  const rows = (table: string) => state().tables[table] ?? [];
  /** Changes a row of the world from outside. */
  const change = (table: string, id: number, changes: object) => {
    state().tables[table] = rows(table).map((row) =>
      row.id === id ? ({ ...row, ...changes } as Row) : row,
    );
  };
  /** Lets bob do this with the server of alice, and nothing else. */
  const share = (...permissions: readonly string[]) => change('subusers', 1, { permissions });
  const events = async () => {
    const { body } = await ask('GET', '/activity?per_page=100');
    return body.data.map((one: { attributes: { event: string } }) => one.attributes.event);
  };
  return { ...panel, tokens, send: panel.ask, ask, rows, change, share, events };
}

interface Asking {
  readonly as?: 'admin' | 'alice' | 'bob' | undefined;
  readonly server?: string;
  /** True for what is no JSON, sent or answered. */
  readonly isPage?: boolean;
}

/** The routes below a server, without those of the server itself. */
export const belowServer = dialect.endpoints.client
  .filter(({ path }) => path.startsWith('/servers/:client_server/'))
  .map(({ method, path }) => [method, path.slice('/servers/:client_server'.length)] as const);
