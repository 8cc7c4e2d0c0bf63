import type { AccessLogOptions } from '../server/access-log.ts';
import type { App } from '../server/app.ts';
import type { Meters } from '../server/metrics/meters.ts';
import type { Rules } from '../server/upstream/rules.ts';
import type { OpenRack } from './open-rack.ts';
import type { LogMode, Settings } from './settings.ts';
import { version } from './version.ts';

/** The apps by which a rack is served, as some settings have them. */
export interface ServeApps {
  /** For the Unix socket, where nobody needs a key. */
  readonly near: App;
  /** For TCP, as it listens on the address. */
  far(host: string): App;
  /** The rules by which requests are passed on; null if they are not. */
  readonly rules: Rules | null;
}

/** What stays when settings change. */
export interface ServeGround {
  readonly rack: OpenRack;
  readonly meters: Meters;
  /** Takes failures that are the server's own, one line each. */
  readonly log: (line: string) => void;
  /** What takes a line for every answered request; null for none. */
  readonly accessLog: (mode: LogMode) => AccessLogOptions | null;
  readonly isDraining: () => boolean;
}

/** Makes the apps; rejects with `invalid_input` for a setting that only the server can judge. */
export async function makeServeApps(ground: ServeGround, settings: Settings): Promise<ServeApps> {
  const [{ createApp }, { allowedHostsFor }, { readRules }] = await Promise.all([
    import('../server/app.ts'),
    import('../server/middleware/browser-guard.ts'),
    import('../server/upstream/read-rules.ts'),
  ]);
  const { rack, meters, log, isDraining } = ground;
  const { trustedProxies, allowedHosts, allowPreflight } = settings;
  const upstream = settings.upstream ?? undefined;
  const common = {
    ...{ version, log, trustedProxies, allowPreflight, isDraining, meters },
    trouble: rack.trouble,
    accessLog: ground.accessLog(settings.log),
    panels: await loadPanels(settings.panels),
  };
  return {
    near: createApp(rack.keyring, rack.keyring, { ...common, trust: 'local' }),
    far: (host) =>
      createApp(rack.keyring, rack.keyring, {
        ...common,
        trust: 'key',
        allowedHosts: allowedHostsFor(host, allowedHosts),
        upstream,
      }),
    rules: upstream ? readRules(upstream) : null,
  };
}

/** Most racks serve no panel, and then nothing of panels is read. */
async function loadPanels(names: readonly string[]) {
  if (names.length === 0) return [];
  const { findPanels } = await import('../server/panels/find.ts');
  return findPanels(names);
}
