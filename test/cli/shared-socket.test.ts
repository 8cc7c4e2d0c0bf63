/** A socket that a group may use, at the place that systemd makes for it. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Interrupted } from '../../src/cli/failure.ts';
import { listeningPath } from '../../src/cli/listening-path.ts';
import { isSocket, socketPaths } from '../../src/server/socket-places.ts';
import { makeShell, play } from './shell.ts';

const isRoot = process.getuid?.() === 0;
const launcher = join(import.meta.dirname, '../../bin/keyrack');
const member = ['--reuid=65532', '--regid=65533', '--clear-groups'];
const stranger = ['--reuid=65532', '--regid=65531', '--clear-groups'];
/** Needs root, setpriv, and a checkout that other users may enter. */
const hasOthers = isRoot && spawnSync('setpriv', [...member, 'test', '-x', launcher]).status === 0;

/** A box with `/var/lib/rack` and `/run/rack` below a folder of its own. */
function makeBox(mode = 0o750) {
  const { home } = makeShell();
  const directory = join(home, 'var/lib/rack');
  const runtime = join(home, 'run/rack');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  mkdirSync(runtime, { recursive: true });
  chmodSync(runtime, mode);
  return { directory, runtime, socket: join(runtime, 'keyrack.sock') };
}

/** Runs `serve` in this process until it listens or has ended. */
async function serve(directory: string, access: string) {
  const stop = new AbortController();
  const env = { KEYRACK_SOCKET_ACCESS: access };
  let listens = () => {};
  const listening = new Promise<void>((resolve) => {
    listens = resolve;
  });
  const done = play(['--data', directory, 'serve', '--port', '0'], {
    env,
    signal: stop.signal,
    onTalk: (text) => text.includes('keyrack.sock (') && listens(),
  });
  await Promise.race([listening, done]);
  return {
    stop: () => {
      stop.abort(new Interrupted('SIGTERM', 143));
      return done;
    },
  };
}

test('a socket for a group lies in the runtime directory, belongs to its group, and commands find it there', async () => {
  const { directory, runtime, socket } = makeBox();
  if (isRoot) chownSync(runtime, 0, 65_534);
  const server = await serve(directory, 'group');
  const stats = statSync(socket);
  expect((stats.mode & 0o777).toString(8)).toBe('660');
  expect(stats.gid).toBe(statSync(runtime).gid);
  expect(isSocket(join(directory, 'keyrack.sock'))).toBe(false);
  expect((statSync(directory).mode & 0o777).toString(8)).toBe('700');
  const made = await play(['--data', directory, 'api-key', 'create', 'x']);
  expect(made).toMatchObject({ exitCode: 0 });
  const { stderr } = await server.stop();
  expect(stderr).toContain(`${socket} (this user and the group of its directory need none)`);
  expect(isSocket(socket)).toBe(false);
});

test('unless it is asked for, nobody but the owner gets a socket, wherever a runtime directory is', async () => {
  const { directory, socket } = makeBox();
  const server = await serve(directory, 'owner');
  expect(isSocket(socket)).toBe(false);
  expect(statSync(join(directory, 'keyrack.sock')).mode & 0o777).toBe(0o600);
  await server.stop();
});

// Who may write there could put a socket of their own in its place, and be handed the tokens of new keys.
test.each([0o770, 0o757, 0o755])('a runtime directory of mode %o is not used', async (mode) => {
  const { directory, runtime } = makeBox(mode);
  expect(await socketPaths(directory, {})).toEqual([join(directory, 'keyrack.sock')]);
  await expect(listeningPath(directory, {}, 'group')).rejects.toThrow(
    'with a directory /run/NAME of the same owner and mode 750',
  );
  chmodSync(runtime, 0o750);
  expect(await listeningPath(directory, {}, 'group')).toBe(join(runtime, 'keyrack.sock'));
});

// A stranger who may make directories in /run would listen there for the owner's commands.
test.skipIf(!isRoot)('a runtime directory of somebody else is not used', async () => {
  const { directory, runtime } = makeBox();
  chownSync(runtime, 65_534, 65_534);
  expect(await socketPaths(directory, {})).toEqual([join(directory, 'keyrack.sock')]);
});

test('a data directory elsewhere has no socket for a group', async () => {
  const { directory } = makeShell();
  await expect(listeningPath(directory, {}, 'group')).rejects.toThrow('set socketAccess to owner');
});

// The group must come by the socket and no other way, and its members must not need to read the settings of the server.
test.skipIf(!hasOthers)(
  'a member of the group administers the rack through the socket and reads none of its files; others do neither',
  async () => {
    const { directory, runtime } = makeBox();
    chownSync(runtime, 0, 65_533);
    // So that only the two directories themselves keep anybody out.
    for (const above of ['..', '../..', '../../..']) chmodSync(join(directory, above), 0o755);
    chmodSync(join(runtime, '..'), 0o755);
    const server = await serve(directory, 'group');
    const list = [launcher, '--data', directory, 'api-key', 'list'];
    expect(await runAs(member, list)).toBe(0);
    expect(await runAs(stranger, list)).toBe(1);
    expect(await runAs(member, ['cat', join(directory, 'keyrack.json')])).toBe(1);
    await server.stop();
  },
);

/** The exit code of a process beside this one, which serves meanwhile. */
async function runAs(who: readonly string[], command: readonly string[]): Promise<unknown> {
  const env = { PATH: process.env.PATH };
  const child = spawn('setpriv', [...who, ...command], { env, stdio: 'ignore' });
  const [exitCode] = await once(child, 'close');
  return exitCode;
}
