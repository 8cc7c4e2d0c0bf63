import { isDeepStrictEqual } from 'node:util';
import type { Settings } from './settings.ts';

/** Settings for a server that runs, and what became of those that were asked for. */
export interface Reload {
  readonly settings: Settings;
  /** The names of settings that are other than before. */
  readonly changed: readonly string[];
  /** The names of settings that stay as they were, because what they are about is made at the start. */
  readonly held: readonly string[];
}

/** The names that settings have in config.json. */
const names = {
  ...{ host: 'host', port: 'port', socketAccess: 'socketAccess' },
  ...{ trustedProxies: 'trustedProxies', allowedHosts: 'allowedHosts', log: 'log' },
  ...{ allowPreflight: 'allowPreflight', panels: 'panel', rack: 'store' },
  ...{ upstream: 'upstream', tls: 'tlsCert and tlsKey' },
} satisfies Record<keyof Settings, string>;

type Name = keyof typeof names;

/** The store is opened and listeners are made at the start, and so is the way in which they take requests. */
const isFixed: Readonly<Partial<Record<Name, (running: Settings, wanted: Settings) => boolean>>> = {
  rack: () => true,
  host: () => true,
  port: () => true,
  socketAccess: () => true,
  upstream: (running, wanted) => (running.upstream === null) !== (wanted.upstream === null),
  tls: (running, wanted) => (running.tls === null) !== (wanted.tls === null),
};

/** What of the wanted settings a server that runs by others can take on. */
export function planReload(running: Settings, wanted: Settings): Reload {
  const other = (Object.keys(names) as Name[]).filter(
    (name) => !isDeepStrictEqual(running[name], wanted[name]),
  );
  const held = other.filter((name) => isFixed[name]?.(running, wanted));
  const kept = Object.fromEntries(held.map((name) => [name, running[name]]));
  return {
    settings: { ...wanted, ...kept },
    changed: other.filter((name) => !held.includes(name)).map((name) => names[name]),
    held: held.map((name) => names[name]),
  };
}
