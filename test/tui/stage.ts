import type { KeyService } from '../../src/core/service.ts';
import { MemoryJournal } from '../../src/store/memory.ts';
import { seededRandom } from '../core/support/scripted-random.ts';
import { local, makeRack, type TestRack } from '../support/rack.ts';

const hour = 3_600_000;
const day = 24 * hour;

/**
 * The token of the pictures. It is no token: its checksum is wrong, no rack has ever made it, and it
 * says so itself. Real tokens are in no file of this project.
 */
export const exampleToken = 'kr_ExampleOnly0_ThisIsNotATokenItIsAPictureOfOneForTheReadme00000';

/** When the frames are taken: four months after the rack was made. */
const shownAfter = 120 * day;

/** A rack that is the same in every run, with keys of every kind and their uses. */
export async function stageRack(): Promise<TestRack> {
  const rack = await makeRack(new MemoryJournal(), seededRandom(7));
  const { keyring, clock } = rack;
  const start = clock.now;
  const until = (days: number) => new Date(start + days * day).toISOString();
  const tokens = new Map<string, string>();
  await keyring.createAccount({ name: 'bob' }, local);
  for (const [days, draft] of [
    [0.2, { name: 'old laptop', profile: 'akener' }],
    [2, { name: 'game panel', profile: 'pterodactyl-client', account: 'bob' }],
    [21, { name: 'staging bot', profile: 'pakyas', expiresAt: until(100) }],
    [40, { name: 'mail relay', scopes: ['write'] }],
    [61, { name: 'Terraform', profile: 'pakyas', scopes: ['write'], expiresAt: until(124) }],
    [77, { name: 'uptime monitor', scopes: ['verify'], rateLimit: '600/1m' }],
    [119.5, { name: 'backup script', scopes: ['write'], allowedIps: ['203.0.113.0/24'] }],
  ] as const) {
    clock.now = start + days * day;
    const { token } = await keyring.createKey(draft, local);
    tokens.set(draft.name, token);
  }
  const { items } = await keyring.listKeys({}, local);
  const relay = items.find(({ name }) => name === 'mail relay')?.id ?? '';
  await keyring.disableKey(relay, local);
  const use = (name: string, ip: string, times: number, path: string) => {
    const request = { door: 'upstream', method: 'GET', path } as const;
    for (let count = 0; count < times; count += 1) {
      keyring.authenticate({ token: tokens.get(name) ?? '', ip, permission: null, request });
    }
  };
  for (let ago = 22; ago >= 1; ago -= 1) {
    clock.now = start + shownAfter - ago * hour;
    use('uptime monitor', '198.51.100.7', Math.round(30 + 25 * Math.sin(ago / 3.6)), '/health');
    if (ago === 8) use('game panel', '192.0.2.44', 3, '/servers');
    if (ago % 6 === 0 && ago < 12) use('backup script', '203.0.113.9', 2 + ago, '/backups');
  }
  clock.now = start + shownAfter - 240_000;
  use('backup script', '203.0.113.9', 4, '/backups/2027-03-21');
  use('backup script', '198.51.100.200', 1, '/backups/2027-03-21');
  use('uptime monitor', '198.51.100.7', 1, '/health');
  clock.now = start + shownAfter;
  return rack;
}

/** The service of a rack whose new keys come with the token of the pictures. */
export function withExampleToken({ keyring }: TestRack): KeyService {
  return new Proxy(keyring, {
    get(target, name) {
      const value = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      if (name !== 'createKey') return value.bind(target);
      return async (...given: Parameters<KeyService['createKey']>) => {
        const { key } = await target.createKey(...given);
        const id = exampleToken.slice(0, 15);
        return { key: { ...key, id, masked: `${id}_…` }, token: exampleToken };
      };
    },
  });
}
