/** The suites of the contract, unchanged, on racks in PostgreSQL: of one box, and of two that share it. */
import { afterAll, beforeAll, describe } from 'vitest';
import { openBox } from '../store/postgres/boxes.ts';
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';
import type { ContractRack } from './key-service/bench.ts';
import { keyServiceContract } from './key-service.ts';

describe.skipIf(!hasPostgres)('with PostgreSQL', () => {
  let server: TestPostgres;
  beforeAll(async () => {
    server = await startPostgres();
  });
  afterAll(() => server.stop());

  keyServiceContract('Keyring over PostgreSQL', async (): Promise<ContractRack> => {
    const clock = { now: Date.parse('2026-11-21T10:00:00.000Z') };
    const { keyring: service } = await openBox(server.address(), { clock: () => clock.now });
    return {
      service,
      clock,
      withKey: ({ key }) => ({
        service,
        actor: { kind: 'key', key: key.id, account: key.account },
      }),
    };
  });
});
