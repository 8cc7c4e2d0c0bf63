import type { ApiKey } from '../../src/core/key.ts';
import type { KeyDraft } from '../../src/core/service.ts';
import { findPanels } from '../../src/server/panels/find.ts';
import type { PanelMock } from '../../src/server/panels/mount.ts';
import type { Panel } from '../../src/server/panels/panel.ts';
import { local } from '../support/rack.ts';
import { bearer, makeApp, type RackApp } from './rack-app.ts';

/** A rack that serves panels, with accounts that have no operator permission. */
export interface PanelApp extends RackApp {
  /** Makes a key of an account without permissions and returns it with its token. */
  user(account: string, draft: Partial<KeyDraft>): Promise<{ key: ApiKey; token: string }>;
  /** Sends a request with a token. */
  as(token: string, method: string, path: string, body?: object): Promise<Response>;
}

/** Makes an app that answers for the panels. */
export async function makePanelApp(...names: readonly string[]): Promise<PanelApp> {
  const rack = await makeApp({ panels: findPanels(names) });
  const known = new Set(['admin']);
  return {
    ...rack,
    user: async (account, draft) => {
      if (!known.has(account)) await rack.keyring.createAccount({ name: account }, local);
      known.add(account);
      return rack.mint({ account, ...draft });
    },
    as: (token, method, path, body) => rack.ask(method, path, { headers: bearer(token), body }),
  };
}

/** A mock of panels, as an app takes it, whose clock is that of the machine. */
export function mockOf(panels: readonly Panel[]): PanelMock {
  const worlds = new Map(
    panels.flatMap(({ name, makeWorld }) => (makeWorld ? [[name, makeWorld()]] : [])),
  );
  return { worlds, now: Date.now, before: [] };
}
