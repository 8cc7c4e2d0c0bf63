import { describe, expect, test } from 'vitest';
import { digestToken } from '../../../src/core/token.ts';
import { as, hour, local, makeBench, type OpenRack, refuses } from './bench.ts';

/** Finding keys by the digests of tokens. */
export function digestsContract(open: OpenRack): void {
  describe('finding digests', () => {
    const bench = makeBench(open);
    const { create } = bench;

    test('what belongs to a key is found once, in its order, and the rest is left out', async () => {
      const [one, two] = [await create(), await create({ profile: 'xyp' })];
      const [first, second] = [digestToken(one.token), digestToken(two.token)];
      const asked = [second, digestToken('nobody'), first, second];
      const found = await bench.service.findDigests(asked, local);
      expect(found.map(({ digest, age, key }) => [digest, age, key.id])).toEqual([
        [second, 'current', two.key.id],
        [first, 'current', one.key.id],
      ]);
      expect(found[1]?.key).toEqual(await bench.service.getKey(one.key.id, local));
    });

    test('a revoked key is found as what it is', async () => {
      const { key, token } = await create();
      await bench.service.revokeKey(key.id, local);
      const [found] = await bench.service.findDigests([digestToken(token)], local);
      expect(found?.key.status).toBe('revoked');
    });

    test('the old token of a rotation is told apart, and one whose overlap is over as well', async () => {
      const { key, token } = await create();
      const rotated = await bench.service.rotateKey(key.id, hour, local);
      const digests = [digestToken(token), digestToken(rotated.token)];
      const ages = async () =>
        (await bench.service.findDigests(digests, local)).map(({ age }) => age);
      expect(await ages()).toEqual(['previous', 'current']);
      bench.rack.clock.now += hour;
      expect(await ages()).toEqual(['outdated', 'current']);
    });

    test('no digest, too many, or what is none are refused, and nothing of it is quoted', async () => {
      const { token } = await create();
      const many = Array.from({ length: 501 }, (_, index) => digestToken(String(index)));
      await refuses(bench.service.findDigests([], local), 'invalid_input', /0 entries/);
      await refuses(bench.service.findDigests(many, local), 'invalid_input', /501 entries/);
      const attempt = bench.service.findDigests([digestToken('x'), token], local);
      await refuses(attempt, 'invalid_input', /digests\.1 is not a SHA-256/);
      const error = await attempt.catch((reason: unknown) => reason);
      expect(JSON.stringify([error, String(error)])).not.toContain(token);
    });

    test('as many as are allowed fit into one request', async () => {
      const { key, token } = await create();
      const others = Array.from({ length: 499 }, (_, index) => digestToken(String(index)));
      const found = await bench.service.findDigests([...others, digestToken(token)], local);
      expect(found.map((match) => match.key.id)).toEqual([key.id]);
    });

    test('who may not read keys may not ask', async () => {
      await bench.service.createAccount({ name: 'bob', permissions: ['api_keys.write'] }, local);
      const { token } = await create();
      await refuses(bench.service.findDigests([digestToken(token)], as('bob')), 'not_permitted');
    });
  });
}
