import { afterAll, beforeAll, describe } from 'vitest';
import { hasPostgres, startPostgres, type TestPostgres } from '../support/postgres.ts';

/** Tests of commands with a PostgreSQL of their own; skipped by name where it is not installed. */
export function describeOnPostgres(
  title: string,
  tests: (server: () => TestPostgres) => void,
  options: { durable?: boolean } = {},
) {
  describe.skipIf(!hasPostgres)(title, () => {
    let server: TestPostgres;
    beforeAll(async () => {
      server = await startPostgres(options);
    });
    afterAll(() => server.stop());
    tests(() => server);
  });
}

/** The schema of a store's address. */
export function schemaOf(address: string): string {
  return new URL(address).searchParams.get('schema') ?? '';
}
