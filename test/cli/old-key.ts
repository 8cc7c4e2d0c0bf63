import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { profiles } from '../../src/core/profiles/index.ts';
import { digestToken, mintToken } from '../../src/core/token.ts';
import type { Shell } from './shell.ts';

/** What an old key is made with; `profile` is one whose tokens begin with the id. */
export interface OldKey {
  readonly name: string;
  readonly account?: string;
  readonly profile?: string;
  readonly expires_at?: string;
  readonly scopes?: readonly string[];
}

/** Takes over a key that was made long ago and never used, with its token; a key of a shell is new. */
export async function importOldToken({ home, json }: Shell, wanted: OldKey) {
  const profile = profiles.get(wanted.profile ?? 'keyrack');
  if (!profile) throw new Error('no such profile');
  const { id, token, masked } = mintToken(profile, randomBytes);
  const key = {
    ...{ id, profile: profile.name, account: 'admin', allowed_ips: [], enabled: true },
    ...{ created_at: '2020-01-01T00:00:00Z', revoked_at: null, previous: null },
    ...{ digest: digestToken(token), masked },
    ...wanted,
  };
  const path = join(home, `${id}.json`);
  writeFileSync(
    path,
    JSON.stringify({ format: 'keyrack-keys', version: 1, accounts: [], keys: [key] }),
  );
  await json('api-key', 'import', path);
  return { id, token };
}

/** The same, if its id is all that is needed. */
export async function importOldKey(shell: Shell, wanted: OldKey): Promise<string> {
  return (await importOldToken(shell, wanted)).id;
}
