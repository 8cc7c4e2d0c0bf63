/** `keyrack store copy`, and `backup` and `restore` with a rack in PostgreSQL: what comes along, and what is refused. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { carryRack } from '../../src/store/carry.ts';
import { directoryTarget } from '../../src/store/directory-target.ts';
import { openRack } from '../../src/store/open.ts';
import { readAddress } from '../../src/store/postgres/address.ts';
import { databaseTarget } from '../../src/store/postgres/database-target.ts';
import { wholeOfDatabase } from '../../src/store/postgres/whole-database.ts';
import { wholeOfDirectory } from '../../src/store/whole-directory.ts';
import { openBox } from '../store/postgres/boxes.ts';
import { openProxy } from '../support/tcp-proxy.ts';
import { describeOnPostgres, schemaOf } from './on-postgres.ts';
import { makeShell, play, type Shell } from './shell.ts';

const keysIn = (...place: readonly string[]) => play([...place, 'api-key', 'list', '--json']);
const verify = (place: readonly string[], head: string) =>
  play([...place, 'audit', 'verify', '--expect', head.trim()]);

/** A shell whose rack has three keys, of which one was used and one rotated and used again by its old secret. */
async function makeUsed(): Promise<Shell> {
  const shell = makeShell();
  for (const name of ['alpha', 'gamma "⏎"']) await shell.createKey(name);
  const { data, token } = await shell.json('api-key', 'create', 'used');
  const rack = await openRack(shell.directory, { user: 'tester' });
  await rack.keyring.rotateKey(data.id, 86_400_000, { kind: 'local', name: 'tester' });
  rack.keyring.authenticate({ token, ip: '203.0.113.9', permission: null });
  await rack.close();
  return shell;
}

describeOnPostgres('a rack between a directory and PostgreSQL', (server) => {
  const linesIn = async (store: string) => {
    const text = `select convert_from(line, 'UTF8') as line from ${schemaOf(store)}.event order by seq`;
    return (await server().ask(text)).map(({ line }) => line);
  };
  /** The options that name a box of the store, in a directory of its own. */
  const boxOf = (shell: Shell, store: string, name = 'box') =>
    ['--data', join(shell.home, name), '--store', store] as const;

  test('goes there and back byte for byte, with its anchor and its last uses', async () => {
    const shell = await makeUsed();
    const store = server().address();
    const before = await keysIn('--data', shell.directory);
    expect(before.stdout).toContain('203.0.113.9');
    const there = await play(['store', 'copy', shell.directory, store]);
    expect(there).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^6:[0-9a-f]{64}\n$/),
    });
    expect(await linesIn(store)).toEqual(shell.journal());
    expect(await keysIn(...boxOf(shell, store))).toEqual(before);
    expect(await verify(boxOf(shell, store), there.stdout)).toMatchObject({ exitCode: 0 });
    const back = join(shell.home, 'back');
    expect(await play(['store', 'copy', store, back])).toMatchObject({
      exitCode: 0,
      stdout: there.stdout,
    });
    expect(await keysIn('--data', back)).toEqual(before);
    expect(readFileSync(join(back, 'journal', '000001.ndjson'))).toEqual(
      readFileSync(join(shell.directory, 'journal', '000001.ndjson')),
    );
    const doctor = await play(['--data', back, 'doctor', '--json']);
    expect(doctor.exitCode).toBe(0);
  });

  test('goes on where it is then, and the chain with it', async () => {
    const shell = await makeUsed();
    const store = server().address();
    const { stdout } = await play(['store', 'copy', shell.directory, store]);
    const box = boxOf(shell, store);
    expect(await play([...box, 'api-key', 'create', 'later'])).toMatchObject({ exitCode: 0 });
    expect(await verify(box, stdout)).toMatchObject({ exitCode: 0 });
    expect((await play([...box, 'audit', 'head'])).stdout).toMatch(/^7:/);
    const list = await play([...box, 'audit', 'list', '--plain']);
    expect(list.stdout.trim().split('\n')).toHaveLength(7);
    expect((await keysIn('--data', shell.directory)).stdout).not.toContain('"later"');
  });

  test('is copied from one database to another', async () => {
    const shell = await makeUsed();
    const [one, two] = [server().address(), server().address()];
    await play(['store', 'copy', shell.directory, one]);
    const { exitCode, stdout } = await play(['store', 'copy', one, two, '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).data).toMatchObject({ from: { store: one }, to: { store: two } });
    expect(await linesIn(two)).toEqual(shell.journal());
  });

  test('a batch that is longer than what is copied at once stays whole, in a directory of several files', async () => {
    const shell = makeShell();
    const rack = await openRack(shell.directory, { user: 'tester', segmentBytes: 100_000 });
    const actor = { kind: 'local', name: 'tester' } as const;
    for (let count = 0; count < 25; count += 1)
      await Promise.all(
        Array.from({ length: 100 }, () => rack.keyring.createKey({ name: 'many' }, actor)),
      );
    await rack.close();
    const store = server().address();
    const { exitCode, stdout } = await play(['store', 'copy', shell.directory, store]);
    expect({ exitCode, stdout }).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^2502:/),
    });
    expect(await linesIn(store)).toEqual(shell.journal());
    const columns = await server().ask(
      `select count(*) as wrong from ${schemaOf(store)}.event
       where (convert_from(line, 'UTF8')::json ->> 'b')::bigint <> batch
          or convert_from(line, 'UTF8')::json ->> 'hash' <> hash`,
    );
    expect(columns).toEqual([{ wrong: '0' }]);
    const back = join(shell.home, 'back');
    expect(await play(['store', 'copy', store, back])).toMatchObject({ exitCode: 0, stdout });
  }, 60_000);

  test('a backup of either is restored into the other, and says which place it reaches', async () => {
    const shell = await makeUsed();
    const store = server().address();
    const [first, second] = ['first.backup', 'second.backup'].map((name) => join(shell.home, name));
    const made = await shell.keyrack(['backup', first as string]);
    const box = boxOf(shell, store);
    const there = await play([...box, 'restore', first as string]);
    expect(there).toMatchObject({ exitCode: 0, stdout: made.stdout });
    expect(await keysIn(...box)).toEqual(await keysIn('--data', shell.directory));
    const again = await play([...box, 'backup', second as string]);
    expect(again).toMatchObject({ exitCode: 0, stdout: made.stdout });
    const back = join(shell.home, 'back');
    expect(await play(['--data', back, 'restore', second as string])).toMatchObject({
      exitCode: 0,
    });
    expect(await keysIn('--data', back)).toEqual(await keysIn('--data', shell.directory));
  });

  test('a backup beside boxes that change the rack misses nothing confirmed', async () => {
    const shell = makeShell();
    const store = server().address();
    const box = await openBox(store);
    const actor = { kind: 'local', name: 'tester' } as const;
    const confirmed: string[] = [];
    let isOver = false;
    const writing = (async () => {
      while (!isOver) confirmed.push((await box.keyring.createKey({ name: 'busy' }, actor)).key.id);
    })();
    for (let round = 0; round < 4; round += 1) {
      const known = [...confirmed];
      const path = join(shell.home, `${round}.backup`);
      expect(await shell.keyrack(['--store', store, 'backup', path])).toMatchObject({
        exitCode: 0,
      });
      const text = readFileSync(path, 'utf8');
      for (const id of known) expect(text).toContain(id);
      const target = ['--data', join(shell.home, `${round}`)];
      expect(await play([...target, 'restore', path])).toMatchObject({ exitCode: 0 });
    }
    isOver = true;
    await writing;
    expect(confirmed.length).toBeGreaterThan(4);
  }, 30_000);

  test('a place that holds a rack, or anything else, is refused with exit 6 and left as it is', async () => {
    const shell = await makeUsed();
    const store = server().address();
    await play(['store', 'copy', shell.directory, store]);
    const file = join(shell.home, 'backup');
    await shell.keyrack(['backup', file]);
    const lines = await linesIn(store);
    const other = makeShell();
    await other.createKey('another');
    expect(await play(['store', 'copy', other.directory, store])).toMatchObject({ exitCode: 6 });
    expect(await shell.keyrack(['--store', store, 'restore', file])).toMatchObject({ exitCode: 6 });
    expect(await linesIn(store)).toEqual(lines);
    expect(await play(['store', 'copy', store, other.directory])).toMatchObject({ exitCode: 6 });
    mkdirSync(join(shell.home, 'letters'), { mode: 0o700 });
    writeFileSync(join(shell.home, 'letters', 'letter.txt'), 'dear');
    const letters = join(shell.home, 'letters');
    expect(await play(['store', 'copy', store, letters])).toMatchObject({ exitCode: 6 });
    expect(readdirSync(letters)).toEqual(['letter.txt']);
  });

  test('a directory that a Keyrack holds is refused with exit 10, but for --while-running', async () => {
    const shell = await makeUsed();
    const rack = await openRack(shell.directory, { user: 'tester' });
    onTestFinished(() => rack.close());
    const store = server().address();
    expect(await play(['store', 'copy', shell.directory, store])).toMatchObject({ exitCode: 10 });
    const running = await play(['store', 'copy', shell.directory, store, '--while-running']);
    expect(running).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^6:/) });
    expect(running.stderr).toContain('after event 6 is not in TO');
  });

  test('a database that a box works with is refused with exit 10, but for --while-running', async () => {
    const shell = await makeUsed();
    const store = server().address();
    await play(['store', 'copy', shell.directory, store]);
    const box = await openBox(store);
    const back = join(shell.home, 'back');
    const refused = await play(['store', 'copy', store, back]);
    expect(refused).toMatchObject({ exitCode: 10 });
    expect(refused.stderr).toMatch(/a Keyrack works with .*--while-running/);
    expect(existsSync(back)).toBe(false);
    expect(await play(['store', 'copy', store, back, '--while-running'])).toMatchObject({
      exitCode: 0,
    });
    await box.close();
    const after = join(shell.home, 'after');
    expect(await play(['store', 'copy', store, after])).toMatchObject({ exitCode: 0 });
  });

  // A box that starts and changes something while the rack is read would lose that change to whoever goes on with the copy.
  test('a database that is changed while it is copied is refused, and nothing is there', async () => {
    const shell = await makeUsed();
    const store = server().address();
    await play(['store', 'copy', shell.directory, store]);
    const back = join(shell.home, 'back');
    const open = async () => {
      const options = { attempt: 'copy the rack', now: Date.now(), alone: true };
      const rack = await wholeOfDatabase(readAddress(store), options);
      await play([...boxOf(shell, store), 'api-key', 'create', 'meanwhile']);
      return rack;
    };
    const target = directoryTarget(back, { attempt: 'copy the rack', clock: Date.now });
    const options = { attempt: 'copy the rack', onRead: () => undefined };
    await expect(carryRack(open, target, options)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('was changed meanwhile, and reaches event 7 now'),
    });
    expect(existsSync(join(back, 'journal'))).toBe(false);
  });

  test.each<[string, string, RegExp]>([
    [
      'a changed line',
      `update $.event set line = convert_to(replace(convert_from(line, 'UTF8'), 'alpha', 'ALPHA'), 'UTF8') where seq = 3`,
      /event 3 in .* does not hold: its hash does not match/,
    ],
    [
      'a missing line',
      'delete from $.event where seq = 4',
      /event 5 in .* sequence number is 5, not 4/,
    ],
    [
      'columns that say something else',
      `update $.event set hash = repeat('0', 64) where seq = 2`,
      /event 2 in .* columns beside it/,
    ],
    [
      'bytes that are no text',
      `update $.event set line = '\\xff'::bytea || line where seq = 2`,
      /event 2 in .* not valid UTF-8/,
    ],
  ])(
    'a table with %s is neither copied nor backed up: exit 9, and nothing is written',
    async (_, spoil, reason) => {
      const shell = await makeUsed();
      const store = server().address();
      await play(['store', 'copy', shell.directory, store]);
      await server().ask(spoil.replaceAll('$', schemaOf(store)));
      const [back, file] = [join(shell.home, 'back'), join(shell.home, 'backup')];
      for (const argv of [
        ['store', 'copy', store, back],
        ['--data', shell.home, '--store', store, 'backup', file],
      ]) {
        const { exitCode, stderr } = await play(argv);
        expect(exitCode).toBe(9);
        expect(stderr).toMatch(reason);
      }
      expect([back, file].map((path) => existsSync(path))).toEqual([false, false]);
    },
  );

  test('a connection that is lost on the way leaves the database empty, and the next try works', async () => {
    const shell = makeShell();
    const rack = await openRack(shell.directory, { user: 'tester' });
    const actor = { kind: 'local', name: 'tester' } as const;
    for (let count = 0; count < 30; count += 1)
      await Promise.all(
        Array.from({ length: 100 }, () => rack.keyring.createKey({ name: 'many' }, actor)),
      );
    await rack.close();
    const store = server().address();
    const proxy = await openProxy(server().port);
    const byProxy = store.replace(`:${server().port}/`, `:${proxy.port}/`);
    const attempt = 'copy the rack';
    const carry = carryRack(
      () => wholeOfDirectory(shell.directory, { attempt, now: Date.now(), alone: true }),
      databaseTarget(readAddress(byProxy), attempt),
      { attempt, onRead: (done) => void (done > 1500 && proxy.cut()) },
    );
    await expect(carry).rejects.toMatchObject({ code: 'store_failed' });
    expect(await linesIn(store)).toEqual([]);
    expect(await play(['store', 'copy', shell.directory, store])).toMatchObject({ exitCode: 0 });
    expect(await linesIn(store)).toHaveLength(3002);
  }, 60_000);

  test('a copy that is interrupted leaves nothing, there or back', async () => {
    const shell = await makeUsed();
    const [store, empty] = [server().address(), server().address()];
    await play(['store', 'copy', shell.directory, store]);
    const signal = AbortSignal.abort(new Error('stopped'));
    const back = join(shell.home, 'back');
    for (const places of [
      [shell.directory, empty],
      [store, back],
    ]) {
      const { exitCode, stdout } = await play(['store', 'copy', ...places], { signal });
      expect(exitCode).not.toBe(0);
      expect(stdout).toBe('');
    }
    expect(existsSync(join(back, 'journal'))).toBe(false);
    expect(await play(['store', 'copy', shell.directory, empty])).toMatchObject({ exitCode: 0 });
  });

  test('a place without a rack exits 5; the directory of a box exits 6 and says where its rack is', async () => {
    const shell = await makeUsed();
    const [store, empty] = [server().address(), server().address()];
    expect(await play(['store', 'copy', empty, shell.home])).toMatchObject({ exitCode: 6 });
    expect(await play(['store', 'copy', empty, join(shell.home, 'x')])).toMatchObject({
      exitCode: 5,
    });
    expect(await play(['store', 'copy', join(shell.home, 'no'), store])).toMatchObject({
      exitCode: 5,
    });
    await play(['store', 'copy', shell.directory, store]);
    const [, box] = boxOf(shell, store);
    await keysIn('--data', box, '--store', store);
    for (const argv of [
      ['store', 'copy', box, empty],
      ['--data', box, 'backup', join(shell.home, 'b')],
    ]) {
      const { exitCode, stderr } = await play(argv);
      expect(exitCode).toBe(6);
      expect(stderr).toContain(`its rack is in "${store}"`);
    }
  });

  test('a server that cannot be reached exits 1, and is named without a password', async () => {
    const shell = await makeUsed();
    const env = { PGPASSWORD: 'hunter2' };
    const nowhere = 'postgres://keyrack@127.0.0.1:1/rack';
    const { exitCode, stderr } = await play(['store', 'copy', shell.directory, nowhere], { env });
    expect(exitCode).toBe(1);
    expect(stderr).toContain(`PostgreSQL at "${nowhere}" cannot be reached`);
    expect(stderr).not.toContain('hunter2');
  });
});

test('a password in an argument, an empty name and an option that names a rack are refused with exit 2', async () => {
  const withPassword = 'postgres://keyrack:hunter2@127.0.0.1/rack';
  for (const places of [
    [withPassword, 'x'],
    ['x', withPassword],
    ['x', ''],
    ['x', 'mysql://127.0.0.1/rack'],
    ['x', 'y', '--store', 'postgres://127.0.0.1/rack'],
    ['x', 'y', '--data', 'z'],
  ]) {
    const { exitCode, stderr } = await play(['store', 'copy', ...places]);
    expect(exitCode).toBe(2);
    expect(stderr).not.toContain('hunter2');
  }
});
