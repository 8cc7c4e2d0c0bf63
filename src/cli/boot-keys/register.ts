import { randomBytes } from 'node:crypto';
import type { Actor } from '../../core/actor.ts';
import { KeyError } from '../../core/errors.ts';
import type { ApiKey } from '../../core/key.ts';
import type { Profile } from '../../core/profile.ts';
import type { KeyService } from '../../core/service.ts';
import { describeToken, digestToken, recognizeToken } from '../../core/token.ts';
import { whyMalformed } from '../../core/token-form.ts';
import type { TransferKey } from '../../core/transfer.ts';
import { nameKey } from '../deliver-token.ts';
import { fetchPages } from '../fetch-pages.ts';
import { type BootKey, refused } from './read.ts';

const actor: Actor = { kind: 'system' };

/** No minted secret has so few; a chosen one that only fills up the form has. */
const fewestCharacters = 10;

/**
 * Makes the keys that are not here yet, all of them or none, and says of each in one line what became of it. A key with the
 * same token, or another one of the same name and account, is left as it is. Throws a usage failure.
 */
export async function registerBootKeys(
  keys: readonly BootKey[],
  service: KeyService,
  now: number,
): Promise<readonly string[]> {
  if (keys.length === 0) return [];
  const list = await service.listProfiles();
  const profiles = new Map(list.map((profile) => [profile.name, profile]));
  const formed = keys.map((key) => ({ key, profile: profileOf(key, profiles) }));
  const lines: string[] = [];
  const fresh: TransferKey[] = [];
  for (const { key, profile } of formed) {
    const here = await findHere(key, service);
    if (here) lines.push(skipped(key, here));
    else fresh.push(transferOf(key, profile, now));
  }
  if (fresh.length === 0) return lines;
  const { keys: results } = await importAll(fresh, service);
  return [...lines, ...results.map((one) => `registered ${nameKey(one)} from the environment`)];
}

function profileOf({ variable, token }: BootKey, profiles: ReadonlyMap<string, Profile>): Profile {
  const profile = recognizeToken(token, profiles);
  if (!profile)
    throw refused(
      variable,
      `it is not a token that a rack made: ${whyMalformed(token, profiles)}; chosen secrets are never accepted`,
    );
  if (new Set(token.slice(-profile.secret.length)).size >= fewestCharacters) return profile;
  throw refused(variable, 'its secret is not random; chosen secrets are never accepted');
}

/** By its token, else by its name. */
async function findHere(key: BootKey, service: KeyService): Promise<ApiKey | null> {
  const [match] = await service.findDigests([digestToken(key.token)], actor);
  if (match) return match.key;
  const { items } = await fetchPages(null, (paging) =>
    service.listKeys({ ...paging, text: key.name, account: key.account ?? 'admin' }, actor),
  );
  return items.find(({ name }) => name === key.name) ?? null;
}

function skipped({ variable, name }: BootKey, here: ApiKey): string {
  const status = here.status === 'active' ? '' : `, and is ${here.status}`;
  const why =
    here.name === name
      ? `${nameKey(here)} is here already`
      : `its token is that of ${nameKey(here)}`;
  return `${variable}: ${why}${status}; it stays as it is`;
}

function transferOf({ name, token, account, rules }: BootKey, profile: Profile, now: number) {
  const { id, masked } = describeToken(profile, token, randomBytes);
  return {
    ...{ id, profile: profile.name, account: account ?? 'admin', name, allowedIps: [] },
    ...rules,
    ...{ enabled: true, createdAt: new Date(now).toISOString(), revokedAt: null },
    ...{ digest: digestToken(token), masked, previous: null },
  };
}

/** The rack speaks of an import; what the user wrote are variables. */
async function importAll(keys: readonly TransferKey[], service: KeyService) {
  try {
    return await service.importKeys({ accounts: [], keys }, {}, actor);
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    const names = keys.map(({ name }) => `"${name}"`).join(', ');
    const message = `Cannot take keys ${names} from the environment: ${error.message}`;
    throw new KeyError(error.code, message, { issues: error.issues, cause: error });
  }
}
