import { digestToken } from '../../core/token.ts';
import type { Context } from '../command.ts';
import type { Connection } from '../connect.ts';
import { fetchPages } from '../fetch-pages.ts';
import type { Present } from './present.ts';

/** The rack as it is now. */
export async function look(rack: Connection, context: Context): Promise<Present> {
  const { service, actor } = rack;
  const accounts = await fetchPages(null, (paging) => service.listAccounts(paging, actor));
  const keys = await fetchPages(null, (paging) => service.listKeys(paging, actor));
  const profiles = await service.listProfiles();
  return {
    accounts: accounts.items,
    keys: [...new Map(keys.items.map((key) => [key.id, key])).values()],
    profiles: new Map(profiles.map((profile) => [profile.name, profile])),
    now: context.io.now(),
    own: await ownKey(rack, context),
  };
}

/** Who administers a rack elsewhere with a key must not saw it off half way. */
async function ownKey({ service, actor }: Connection, context: Context): Promise<string | null> {
  const { rack } = context.settings();
  if (rack.kind === 'local' || rack.key === null) return null;
  const [match] = await service.findDigests([digestToken(rack.key)], actor);
  return match?.key.id ?? null;
}
