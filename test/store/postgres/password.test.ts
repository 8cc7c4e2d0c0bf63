/** Where the password for a database comes from, with a server that asks for one. */
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readAddress } from '../../../src/store/postgres/address.ts';
import { Link } from '../../../src/store/postgres/link.ts';
import { hasPostgres, startPostgres, type TestPostgres } from '../../support/postgres.ts';
import { temporaryDirectory } from '../support.ts';

const password = `p:a%s\\s @/#"'`;

describe.skipIf(!hasPostgres)('the password for PostgreSQL', () => {
  let server: TestPostgres;
  let address = '';
  beforeAll(async () => {
    server = await startPostgres();
    address = `postgres://guarded@127.0.0.1:${server.port}/postgres`;
    await server.ask(`create role guarded login password '${password.replaceAll("'", "''")}'`);
    const [{ hba_file: path } = {}] = await server.ask('show hba_file');
    await server.ask(
      `copy (values ('host all guarded 127.0.0.1/32 scram-sha-256'), ('host all all 127.0.0.1/32 trust'))
       to '${path}'`,
    );
    await server.ask('select pg_reload_conf()');
    // The server takes up its new rules when it gets round to it.
    while ((await answer()) === 'guarded');
  });
  afterAll(() => server.stop());

  /** The role that the server knows us by, or why it does not. */
  async function answer(text = address, secret: string | null = null): Promise<unknown> {
    const link = new Link(readAddress(text, secret), { purpose: 'test' });
    try {
      return (await link.ask('select current_user as role'))[0]?.role;
    } catch (error) {
      return (error as Error).message;
    } finally {
      await link.close();
    }
  }

  function withFile(text: string, mode = 0o600): void {
    const path = join(temporaryDirectory(), 'pgpass');
    writeFileSync(path, text);
    chmodSync(path, mode);
    vi.stubEnv('PGPASSFILE', path);
  }

  const line = (host: string, secret: string) =>
    `${host}:${server.port}:postgres:guarded:${secret.replace(/[\\:]/g, '\\$&')}`;

  test('is the one that was read with the address, in it or from a file', async () => {
    expect(await answer(address, password)).toBe('guarded');
    const inside = address.replace('@', `:${encodeURIComponent(password)}@`);
    expect(await answer(inside)).toBe('guarded');
    expect(await answer(inside, 'wrong')).toContain('password authentication failed');
  });

  test('is that of PGPASSWORD, or of the first line of the password file that fits', async () => {
    vi.stubEnv('PGPASSWORD', password);
    expect(await answer()).toBe('guarded');
    vi.unstubAllEnvs();
    withFile(['# a note', line('other.example', 'wrong'), line('*', password)].join('\n'));
    expect(await answer()).toBe('guarded');
    withFile([line('127.0.0.1', 'wrong'), line('*', password)].join('\n'));
    expect(await answer()).toContain('password authentication failed');
    vi.unstubAllEnvs();
  });

  test('is none where nothing fits, or others may read the file', async () => {
    for (const [text, mode] of [
      [line('other.example', password), 0o600],
      [line('*', password), 0o644],
      ['half:a:line', 0o600],
    ] as const) {
      withFile(text, mode);
      expect(await answer()).toContain('client password must be');
    }
    vi.unstubAllEnvs();
  });
});
