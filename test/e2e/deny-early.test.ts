/** Deny early: what begins after a revoke, a disable or a narrowing was acknowledged does not pass, by any door. */
import { expect, test } from 'vitest';
import { type Answer, type Call, client, makeHome, mint, serve } from './served.ts';

const clients = 64;
const repetitions = 20;

/** What a victim may do before it is denied. */
const rules = { scopes: ['verify'], allowed_ips: ['127.0.0.1'] };

type Deny = (manage: Call, path: string) => Promise<Answer>;
type Pass = (token: string) => Promise<boolean>;

const denials: readonly (readonly [string, Deny])[] = [
  ['a revoke', (manage, path) => manage('DELETE', path)],
  ['a disable', (manage, path) => manage('POST', `${path}/disable`)],
  [
    'a narrowing of the allowed IPs',
    (manage, path) => manage('PATCH', path, { allowed_ips: ['192.0.2.1'] }),
  ],
  ['a narrowing of the scopes', (manage, path) => manage('PATCH', path, { scopes: ['read'] })],
];

/** One door asks about the token with `/v1/verify`; at the other the token itself is the key that asks. */
function doors(at: string, asker: string): readonly Pass[] {
  return Array.from({ length: clients }, (_, index) => {
    const call = client(at, asker);
    const ask = { ip: '127.0.0.1', permission: 'verify' };
    return index % 2 === 0
      ? async (token) => (await call('POST', '/v1/verify', { ...ask, token })).body.valid === true
      : async (token) => (await call('POST', '/v1/verify', { token: asker }, token)).status === 200;
  });
}

/** Counts what passed before the acknowledgement, and of one request of each client after it, what passed and what did not. */
async function denyOnce(manage: Call, passes: readonly Pass[], deny: Deny) {
  const created = await manage('POST', '/v1/keys', { name: 'victim', ...rules });
  const { data, token } = created.body;
  const count = { before: 0, passed: 0, refused: 0 };
  const warm = Promise.withResolvers<void>();
  let acknowledged = false;
  const knock = async (pass: Pass) => {
    for (let isLate = false; !isLate; ) {
      isLate = acknowledged;
      const passed = await pass(token);
      if (isLate) count[passed ? 'passed' : 'refused'] += 1;
      else if (passed) count.before += 1;
      if (count.before === clients) warm.resolve();
    }
  };
  const loops = Promise.all(passes.map(knock));
  await Promise.race([warm.promise, loops]);
  const { status } = await deny(manage, `/v1/keys/${data.id}`);
  acknowledged = true;
  await loops;
  return { status, ...count };
}

test('case 88: of the requests of 64 clients that begin after a revoke, a disable or a narrowing was acknowledged, none passes', {
  timeout: 60_000,
}, async () => {
  const home = makeHome();
  const manager = await mint(home, 'manager', 'manage');
  const asker = await mint(home, 'asker', 'verify');
  const { at } = await serve(home);
  const manage = client(at, manager);
  const passes = doors(at, asker);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const [what, deny] of denials) {
      const { before, ...counted } = await denyOnce(manage, passes, deny);
      expect(before, what).toBeGreaterThanOrEqual(clients);
      expect(counted, what).toEqual({ status: 200, passed: 0, refused: clients });
    }
  }
});
