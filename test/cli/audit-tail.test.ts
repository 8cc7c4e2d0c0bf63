/** `keyrack audit tail`: the newest events, and each later one while a server serves. */
import { expect, onTestFinished, test } from 'vitest';
import { Interrupted } from '../../src/cli/failure.ts';
import { type Circumstances, makeShell, type Outcome, type Shell } from './shell.ts';

/** A command that runs until it is stopped. */
interface Running {
  /** Resolves when stdout or stderr holds the text. */
  heard(text: string | RegExp): Promise<void>;
  stop(signal?: Interrupted): Promise<Outcome>;
}

function start({ keyrack }: Shell, argv: readonly string[], more: Circumstances = {}): Running {
  const controller = new AbortController();
  let text = '';
  let look = () => {};
  const hear = (more: string) => {
    text += more;
    look();
  };
  const { signal } = controller;
  const done = keyrack(argv, { onTalk: hear, onData: hear, signal, ...more });
  const stop = (reason = new Interrupted('SIGTERM', 143)) => {
    controller.abort(reason);
    return done;
  };
  onTestFinished(async () => void (await stop()));
  const heard = (wanted: string | RegExp) =>
    new Promise<void>((resolve) => {
      look = () => void (text.search(wanted) >= 0 && resolve());
      look();
    });
  return { heard, stop };
}

async function served(shell: Shell): Promise<Running> {
  const server = start(shell, ['serve', '--port', '0']);
  await server.heard('keyrack.sock');
  return server;
}

test('without a server the newest ten are printed, oldest first, and it says why it ends', async () => {
  const { keyrack, createKey } = makeShell();
  for (let count = 1; count <= 10; count += 1) await createKey(`key ${count}`);
  const { exitCode, stdout, stderr } = await keyrack(['audit', 'tail', '--plain']);
  expect(exitCode).toBe(0);
  const seqs = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[0]);
  expect(seqs).toEqual(['3', '4', '5', '6', '7', '8', '9', '10', '11', '12']);
  expect(stderr).toContain('Nobody serves this rack');
});

test('with a server each new event follows, once and in order, until a signal', async () => {
  const shell = makeShell();
  await served(shell);
  const tail = start(shell, ['audit', 'tail', '--json']);
  await tail.heard('account.created');
  const id = await shell.createKey('first');
  await tail.heard(id);
  await shell.keyrack(['api-key', 'disable', id]);
  await shell.keyrack(['api-key', 'revoke', id, '-y']);
  await tail.heard('key.revoked');
  const { exitCode, stdout } = await tail.stop(new Interrupted('SIGINT', 130));
  expect(exitCode).toBe(130);
  const events = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(events.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  expect(stdout).not.toContain('digest');
}, 20_000);

test('more events than one page between two looks are all printed', async () => {
  const shell = makeShell();
  await served(shell);
  const tail = start(shell, ['audit', 'tail', '--plain']);
  await tail.heard('account.created');
  const names = Array.from({ length: 120 }, (_, index) => `account-${index}`);
  await Promise.all(names.map((name) => shell.keyrack(['account', 'create', name])));
  await tail.heard(/^122\t/m);
  const { exitCode, stdout } = await tail.stop();
  expect(exitCode).toBe(143);
  const seqs = stdout
    .trimEnd()
    .split('\n')
    .map((line) => Number(line.split('\t')[0]));
  expect(seqs).toEqual(Array.from({ length: 122 }, (_, index) => index + 1));
}, 30_000);

test('people read the time, who, what and about what on one line', async () => {
  const shell = makeShell();
  await shell.createKey('door');
  const { stdout } = await shell.keyrack(['audit', 'tail']);
  expect(stdout).toMatch(/^3 {2}\d{4}-\d\d-\d\dT\S+Z {2}\S+ {2}key\.created {2}kr_\w+ {2}door$/m);
});
