/** Plugins of a panel that is always `canary`: every one is compatible, and there is never an update. */
import { type Call, type Endpoint, ok } from '../pterodactyl/endpoint.ts';
import { endpoint, listing, rowOf, showing, shown } from '../pterodactyl/engine.ts';
import { PanelFailure } from '../pterodactyl/failure.ts';
import { exact, partial, pick, type Resource } from '../pterodactyl/resource.ts';

/** What was added to the panel. A plugin is known by its name, which stands where others have a number. */
export const plugins: Resource = {
  table: 'plugins',
  object: 'plugin',
  permission: 'plugin',
  show: (row) => ({
    id: row.plugin,
    ...pick(row, 'name', 'author', 'version', 'description', 'category', 'url', 'update_url'),
    ...pick(row, 'namespace', 'class', 'panels', 'panel_version'),
    ...pick(row, 'status', 'status_message', 'load_order'),
    is_compatible: true,
    is_update_available: false,
    has_settings: row.has_settings === true,
    can_enable: row.status === 'disabled',
    can_disable: row.status === 'enabled',
  }),
  filters: {
    id: exact('plugin'),
    name: partial('name'),
    author: partial('author'),
    category: exact('category'),
  },
  sorts: ['id', 'name', 'author', 'category'],
};

/** The statuses in which an act is possible, and the one that it leads to. */
const acts = [
  ['POST', 'install', ['not_installed'], 'enabled'],
  ['POST', 'update', [], 'enabled'],
  ['POST', 'uninstall', ['enabled', 'disabled', 'errored'], 'not_installed'],
  ['PATCH', 'enable', ['disabled'], 'enabled'],
  ['PATCH', 'disable', ['enabled'], 'disabled'],
] as const;

/** The routes of plugins. Nothing is imported: a mock has no code to run. */
export const pluginsEndpoints: readonly Endpoint[] = [
  listing('/plugins', plugins, { pages: { usual: 10 } }),
  showing('/plugins/:plugin', plugins, 'plugin'),
  ...acts.map(([method, act, from, to]) =>
    endpoint(method, `/plugins/:plugin/${act}`, plugins, (call) => become(call, from, to)),
  ),
];

/** The panel tells nobody why it does not. */
function become(call: Call, from: readonly string[], status: string) {
  const { id, status: before } = rowOf(call, 'plugin');
  if (!from.includes(String(before))) throw new PanelFailure('PanelException');
  const row = call.tables.update('plugins', id, { status, status_message: null }, call.now);
  return ok(shown({ ...call, bound: { ...call.bound, plugin: row } }, plugins, 'plugin'));
}
