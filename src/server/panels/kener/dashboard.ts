/**
 * `/manage/api`, by which the dashboard manages keys: one route, the action in the body. There the operator is
 * logged in; here it is whoever presents a key with `manage`, and what it may do is what its account may:
 * `api_keys.read`, `.write`, `.delete`.
 */
import { z } from 'zod';
import type { Actor } from '../../../core/actor.ts';
import type { ApiKey } from '../../../core/key.ts';
import type { KeyService } from '../../../core/service.ts';
import { tokenLength } from '../../../core/token.ts';
import { readShape } from '../../schema/read-shape.ts';
import type { Panel } from '../panel.ts';
import { KenerRefusal } from './failure.ts';

/** A key as the table of the dashboard has it. */
export interface KenerKey {
  readonly id: string;
  readonly name: string;
  readonly masked_key: string;
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly created_at: string;
  readonly updated_at: string;
}

/** What actions work with. */
export interface Dashboard {
  readonly service: KeyService;
  readonly profiles: Panel['profiles'];
  readonly actor: Actor;
}

type Act = (dashboard: Dashboard, data: unknown) => Promise<object>;

const request = z.object({ action: z.string().max(100), data: z.unknown().optional() });
const named = z.object({ name: z.string().trim().min(1).max(255) });
const one = z.object({ id: z.string().max(64) });
const switched = one.extend({ status: z.string().max(64) });

/** Does what a request asks. Throws `not_permitted`, `invalid_input`, and KenerRefusal for what the panel refuses itself. */
export async function act(dashboard: Dashboard, body: unknown): Promise<object> {
  const { action, data } = readShape('read the request', request, body);
  const found = Object.hasOwn(actions, action) ? actions[action] : undefined;
  if (!found) throw new KenerRefusal(400, `Unknown action: ${action}`);
  return found(dashboard, data ?? {});
}

const actions: Readonly<Record<string, Act>> = {
  getAPIKeys: async (dashboard) =>
    (await listKeys(dashboard)).map((key) => toKenerKey(key, dashboard)),

  createNewApiKey: async (dashboard, data) => {
    const { name } = readShape('create key', named, data);
    const { service, actor, profiles } = dashboard;
    if ((await listKeys(dashboard)).some((key) => key.name === name)) {
      throw new KenerRefusal(400, 'An API key with this name already exists');
    }
    const made = await service.createKey({ name, profile: profiles[0]?.name }, actor);
    return { apiKey: made.token, name: made.key.name };
  },

  updateApiKeyStatus: async (dashboard, data) => {
    const { id, status } = readShape('update key', switched, data);
    const { service, actor } = dashboard;
    await requireKey(dashboard, id);
    if (status === 'ACTIVE') await service.enableKey(id, actor);
    else await service.disableKey(id, actor);
    return { success: true };
  },

  deleteApiKey: async (dashboard, data) => {
    const { id } = readShape('delete key', one, data);
    await requireKey(dashboard, id);
    await dashboard.service.revokeKey(id, dashboard.actor);
    return { success: true };
  },
};

/** So many pages of a hundred are read: the dashboard shows all keys at once. */
const maxPages = 100;

async function listKeys({ service, profiles, actor }: Dashboard): Promise<readonly ApiKey[]> {
  const keys: ApiKey[] = [];
  for (const { name: profile } of profiles) {
    for (let page = 1; page <= maxPages; page += 1) {
      const { items } = await service.listKeys({ profile, page, limit: 100 }, actor);
      keys.push(...items);
      if (items.length < 100) break;
    }
  }
  return keys;
}

/** Keys of other panels, and revoked ones, are none here. */
async function requireKey(dashboard: Dashboard, id: string): Promise<void> {
  const key = await dashboard.service.getKey(id, dashboard.actor);
  const isOurs = dashboard.profiles.some(({ name }) => name === key.profile);
  if (!isOurs || key.status === 'revoked') throw new KenerRefusal(404, 'API key not found');
}

/** Stars and the last four characters, as long as the token: what the table shortens to its last 32. */
function toKenerKey(key: ApiKey, { profiles }: Pick<Dashboard, 'profiles'>): KenerKey {
  const profile = profiles.find(({ name }) => name === key.profile);
  const length = profile ? tokenLength(profile) : 0;
  return {
    id: key.id,
    name: key.name,
    masked_key: key.masked.slice(-4).padStart(length, '*'),
    status: key.status === 'active' ? 'ACTIVE' : 'INACTIVE',
    created_at: key.createdAt,
    updated_at: key.createdAt,
  };
}
