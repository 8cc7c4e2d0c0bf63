import { describe, expect, test } from 'vitest';
import { as, local, makeBench, type OpenRack, refuses } from './bench.ts';

/** One change of many keys. */
export function bulkContract(open: OpenRack): void {
  describe('many keys at once', () => {
    const bench = makeBench(open);
    const { create } = bench;

    test('each key has its own outcome, in the order of the ids; what fails fails alone', async () => {
      const [one, two] = [await create(), await create()];
      await bench.service.revokeKey(two.key.id, local);
      const ids = [one.key.id, 'kr_nobody', two.key.id, one.key.id];
      const outcomes = await bench.service.changeKeys('disable', ids, local);
      expect(outcomes.map(({ id }) => id)).toEqual(ids.slice(0, 3));
      expect(outcomes.map(({ error }) => error?.code ?? null)).toEqual([
        null,
        'not_found',
        'conflict',
      ]);
      expect(outcomes[0]?.key?.status).toBe('inactive');
      expect(outcomes[1]?.error?.message).toMatch(/no key has the id "kr_nobody"/);
    });

    test('keys are revoked and switched on likewise', async () => {
      const made = [await create(), await create()];
      const ids = made.map(({ key }) => key.id);
      await bench.service.changeKeys('disable', ids, local);
      const statuses = async (act: 'enable' | 'revoke') =>
        (await bench.service.changeKeys(act, ids, local)).map(({ key }) => key?.status);
      expect(await statuses('enable')).toEqual(['active', 'active']);
      expect(await statuses('revoke')).toEqual(['revoked', 'revoked']);
    });

    test('who may not is refused for each key', async () => {
      await bench.service.createAccount({ name: 'bob', permissions: ['api_keys.write'] }, local);
      const { key } = await create();
      const [outcome] = await bench.service.changeKeys('revoke', [key.id], as('bob'));
      expect(outcome?.error?.code).toBe('not_permitted');
      expect(await bench.service.getKey(key.id, local)).toMatchObject({ status: 'active' });
    });

    test('no id, or more than a hundred, are refused', async () => {
      const ids = Array.from({ length: 101 }, (_, index) => `kr_${index}`);
      await refuses(bench.service.changeKeys('disable', [], local), 'invalid_input', /0 entries/);
      await refuses(
        bench.service.changeKeys('disable', ids, local),
        'invalid_input',
        /101 entries/,
      );
    });
  });
}
