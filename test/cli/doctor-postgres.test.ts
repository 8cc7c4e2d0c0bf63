/** What `keyrack doctor` says of a rack in PostgreSQL. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Finding } from '../../src/store/doctor/finding.ts';
import { openBox } from '../store/postgres/boxes.ts';
import { describeOnPostgres, schemaOf } from './on-postgres.ts';
import { serve } from './serve.ts';
import { makeShell, type Shell } from './shell.ts';

async function examine(shell: Shell, store: string, now?: () => number) {
  const argv = ['--store', store, 'doctor', '--json'];
  const { exitCode, stdout } = await shell.keyrack(argv, { ...(now && { now }) });
  const findings: readonly Finding[] = JSON.parse(stdout).data;
  const of = (check: string) => findings.find((one) => one.check === check);
  return { exitCode, of, findings, bad: findings.filter(({ level }) => level !== 'ok') };
}

describeOnPostgres(
  'doctor of a rack in PostgreSQL',
  (server) => {
    /** A box with three keys, whose role has the rights of a box and no other. */
    async function makeBox() {
      const shell = makeShell();
      const owned = server().address();
      const schema = schemaOf(owned);
      await server().ask(`create role box_of_${schema} login`);
      const prepare = ['--store', owned, 'store', 'prepare', '--grant', `box_of_${schema}`];
      expect(await shell.keyrack(prepare)).toMatchObject({ exitCode: 0 });
      const store = owned.replace('owner@', `box_of_${schema}@`);
      for (const name of ['alpha', 'beta', 'gamma'])
        await shell.keyrack(['--store', store, 'api-key', 'create', name]);
      return { shell, owned, store, schema };
    }

    test('a sound one has no findings, with no box at work or beside some', async () => {
      const { shell, store } = await makeBox();
      const idle = await examine(shell, store);
      expect(idle).toMatchObject({ exitCode: 0, bad: [] });
      expect(idle.of('journal')?.text).toMatch(/^5 events hold, up to 5:[0-9a-f]{64}$/);
      expect(idle.of('snapshot')?.text).toBe('"keyrack.json" agrees with the journal at event 5');
      expect(idle.of('boxes')?.text).toBe('none works with the rack now');
      await serve(shell, '--store', store);
      const busy = await examine(shell, store);
      expect(busy).toMatchObject({ exitCode: 0, bad: [] });
      expect(busy.of('boxes')?.text).toMatch(
        /^at work: ".+" [0-9a-f]{8} \(0 behind, lease \d\.\d s\)$/,
      );
      expect(busy.of('socket')?.text).toContain('a Keyrack answers');
    });

    test('before the first start it is sound as well, and nothing is made', async () => {
      const shell = makeShell();
      const store = server().address();
      const { exitCode, of, bad } = await examine(shell, store);
      expect({ exitCode, bad }).toEqual({ exitCode: 0, bad: [] });
      expect(of('tables')?.text).toContain('there are none yet');
      expect(
        await server().ask(`select 1 from pg_namespace where nspname = '${schemaOf(store)}'`),
      ).toEqual([]);
      expect(existsSync(shell.directory)).toBe(false);
    });

    test('a role that may change events is a warning, one that may not add them a problem', async () => {
      const { shell, owned, store, schema } = await makeBox();
      const mighty = await examine(makeShell(), owned);
      expect(mighty).toMatchObject({ exitCode: 0, bad: [{ check: 'rights', level: 'warning' }] });
      expect(mighty.of('rights')?.text).toContain('UPDATE on event, DELETE on event, TRUNCATE');
      await server().ask(`revoke insert on ${schema}.event from box_of_${schema}`);
      const weak = await examine(shell, store);
      expect(weak.exitCode).toBe(1);
      expect(weak.of('rights')).toMatchObject({
        level: 'problem',
        text: expect.stringContaining('lacks INSERT on event'),
        fix: expect.stringContaining('store prepare --grant'),
      });
    });

    test.each<[string, string, RegExp]>([
      [
        'changed',
        `update $.event set line = convert_to(replace(convert_from(line, 'UTF8'), 'beta', 'BETA'), 'UTF8') where seq = 4`,
        /^event 4 in .* does not hold: its hash does not match/,
      ],
      [
        'removed',
        'delete from $.event where seq = 3',
        /^event 4 in .* sequence number is 4, not 3/,
      ],
      [
        'moved by its columns',
        'update $.event set batch = 7 where seq = 3',
        /^event 3 in .* columns beside it/,
      ],
    ])('an event that was %s is damage: exit 9', async (_, spoil, reason) => {
      const { shell, store, schema } = await makeBox();
      await server().ask(spoil.replaceAll('$', schema));
      const { exitCode, of } = await examine(shell, store);
      expect(exitCode).toBe(9);
      expect(of('journal')).toMatchObject({
        level: 'problem',
        text: expect.stringMatching(reason),
      });
    });

    // A database that was restored from an older backup, or a replica that had not received everything, may have lost a revoke.
    test('a table that lost what this box has seen is damage, and so is another rack', async () => {
      const { shell, store, schema } = await makeBox();
      await server().ask(`delete from ${schema}.event where seq > 4`);
      const lost = await examine(shell, store);
      expect(lost.exitCode).toBe(9);
      expect(lost.of('snapshot')).toMatchObject({
        level: 'problem',
        text: expect.stringContaining('reached event 5, but it holds up to 4 only'),
        fix: expect.stringContaining('which keys must be revoked once more'),
      });
      await server().ask(`truncate ${schema}.event`);
      const other = makeShell();
      for (let count = 0; count < 4; count += 1)
        await other.keyrack(['--store', store, 'api-key', 'create', 'another']);
      const foreign = await examine(shell, store);
      expect(foreign.exitCode).toBe(9);
      expect(foreign.of('snapshot')?.text).toContain('belongs to another journal');
    });

    test('a snapshot of this box that was edited is damage', async () => {
      const { shell, store } = await makeBox();
      const path = join(shell.directory, 'keyrack.json');
      writeFileSync(path, readFileSync(path, 'utf8').replace('"beta"', '"BETA"'));
      expect(await examine(shell, store)).toMatchObject({
        exitCode: 9,
        bad: [{ check: 'snapshot', text: expect.stringContaining('was edited') }],
      });
    });

    test('a box that was killed is named, and one that may judge stale says so', async () => {
      const { shell, store, schema } = await makeBox();
      await openBox(store, { staleOk: true });
      await server().ask(
        `insert into ${schema}.box (id, name, version, seq, lease_ms, stale_ok, expires_at)
         values (gen_random_uuid(), 'lost', '1', 1, 1000, false, now() - interval '1 minute')`,
      );
      const { exitCode, bad, of } = await examine(shell, store);
      expect({ exitCode, bad }).toMatchObject({
        exitCode: 0,
        bad: [{ level: 'warning', text: expect.stringContaining('without a lease: "lost"') }],
      });
      expect(of('boxes')?.text).toContain('stale ok');
    });

    test('a clock that differs is a warning, one behind what the rack has seen a problem', async () => {
      const { shell, store } = await makeBox();
      const ahead = await examine(shell, store, () => Date.now() + 60_000);
      expect(ahead).toMatchObject({ exitCode: 0, bad: [{ check: 'database clock' }] });
      expect(ahead.bad[0]?.text).toMatch(/ahead of that of the database$/);
      const behind = await examine(shell, store, () => Date.now() - 86_400_000);
      expect(behind.exitCode).toBe(1);
      expect(behind.of('clock')).toMatchObject({ level: 'problem' });
      expect(behind.of('database clock')?.text).toContain('behind that of the database');
    });

    test('a server that may lose what it confirmed, takes no more boxes, or is not there is told', async () => {
      const { shell, store, schema } = await makeBox();
      const role = `box_of_${schema}`;
      await server().ask(`alter role ${role} set synchronous_commit = off`);
      await server().ask(`alter role ${role} connection limit 2`);
      const { exitCode, of } = await examine(shell, store);
      expect(exitCode).toBe(0);
      expect(of('durability')).toMatchObject({
        level: 'warning',
        text: expect.stringContaining('synchronous_commit is off'),
      });
      expect(of('connections')).toMatchObject({
        level: 'warning',
        text: expect.stringContaining('no other box can start'),
      });
      await server().ask(`alter role ${role} set default_transaction_read_only = on`);
      const replica = await examine(shell, store);
      expect(replica).toMatchObject({ exitCode: 1 });
      expect(replica.of('database')?.text).toContain('may not be written to');
      const nowhere = await examine(shell, 'postgres://box@127.0.0.1:1/rack');
      expect(nowhere.exitCode).toBe(1);
      expect(nowhere.of('database')).toMatchObject({ level: 'problem' });
      expect(nowhere.findings.map(({ check }) => check)).toContain('files');
    });

    test('tables that are older or newer than this Keyrack are told', async () => {
      const { shell, store, schema } = await makeBox();
      await server().ask(`insert into ${schema}.migration (version) values (99)`);
      const newer = await examine(shell, store);
      expect(newer).toMatchObject({ exitCode: 1 });
      expect(newer.of('tables')?.text).toContain('they have version 99');
    });

    test('a directory that is that of another box, or holds a rack, is told', async () => {
      const { shell, store } = await makeBox();
      const without = await shell.keyrack(['doctor', '--json']);
      expect(without.exitCode).toBe(1);
      expect(without.stdout).toContain('is that of a box, whose rack is in');
      const [other, own] = [server().address(), makeShell()];
      expect((await examine(shell, other)).of('store')?.text).toContain('it is that of a box of');
      await own.createKey('one');
      expect((await examine(own, store)).of('store')?.text).toBe('it holds a rack of its own');
    });

    test('a repair is refused with the way out', async () => {
      const { shell, store } = await makeBox();
      const argv = ['--store', store, 'doctor', '--repair', '--accept-loss', '-y'];
      expect(await shell.keyrack(argv)).toMatchObject({
        exitCode: 2,
        stderr: expect.stringMatching(/Cannot repair .*never cut\n.*keyrack restore FILE/),
      });
    });
  },
  { durable: true },
);
