/** What a service manager hands to a process, read from its environment. */
import {
  closeSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Hangup } from '../../src/cli/hangup.ts';
import { isJournal, prioritize } from '../../src/cli/journal.ts';
import { findManager } from '../../src/cli/service/manager.ts';
import { takePassedSockets } from '../../src/cli/service/passed-sockets.ts';

const pid = 4711;
const take = (env: Record<string, string>) => takePassedSockets({ env }, pid);

test('passed sockets are numbered from 3, and have the names of their unit', () => {
  const env = { LISTEN_PID: '4711', LISTEN_FDS: '3', LISTEN_FDNAMES: 'web::local' };
  expect(take(env)).toEqual([
    { descriptor: 3, name: 'web' },
    { descriptor: 4, name: 'unknown' },
    { descriptor: 5, name: 'local' },
  ]);
});

test.each<Record<string, string>>([
  {},
  { LISTEN_FDS: '1' },
  { LISTEN_PID: '4712', LISTEN_FDS: '1' },
  { LISTEN_PID: '4712', LISTEN_FDS: 'nonsense' },
])('with %j there are none', (env) => expect(take(env)).toEqual([]));

test.each(['0', '17', '-1', '1.5', '', 'nonsense', '99999999999999999999'])(
  'LISTEN_FDS "%s" is refused',
  (count) => {
    expect(() => take({ LISTEN_PID: '4711', LISTEN_FDS: count })).toThrow(
      /^Cannot take the sockets that were passed: LISTEN_FDS is ".*", and 1 to 16 are taken$/,
    );
  },
);

test('a program that is started by the server hears of no sockets, whoever they were for', () => {
  for (const meant of ['4711', '1']) {
    const env = { LISTEN_PID: meant, LISTEN_FDS: '1', LISTEN_FDNAMES: 'web', HOME: '/home' };
    take(env);
    expect(env).toEqual({ HOME: '/home' });
  }
});

test('SIGHUP is for whoever listens, unless a terminal that was there is gone', () => {
  const terminals = new Set([0, 2]);
  const hangup = new Hangup((descriptor) => terminals.has(descriptor));
  let heard = 0;
  expect(hangup.take()).toBe(false);
  const stop = hangup.listen(() => {
    heard += 1;
  });
  expect(hangup.take()).toBe(true);
  terminals.delete(2);
  expect(hangup.take()).toBe(false);
  terminals.add(2);
  stop();
  expect([hangup.take(), heard]).toEqual([false, 1]);
});

test('the journal is known by the file that it made', () => {
  const directory = mkdtempSync(join(tmpdir(), 'keyrack-journal-'));
  const file = openSync(join(directory, 'file'), 'w');
  onTestFinished(() => {
    closeSync(file);
    rmSync(directory, { recursive: true });
  });
  const { dev, ino } = fstatSync(file, { bigint: true });
  expect(isJournal(file, `${dev}:${ino}`)).toBe(true);
  for (const other of [undefined, '', `${dev}:${ino}0`, `${dev}:${ino + 1n}`, 'nonsense'])
    expect(isJournal(file, other)).toBe(false);
  expect(isJournal(9999, `${dev}:${ino}`)).toBe(false);
});

test('every line has its priority, and no line is added', () => {
  expect(prioritize('error', 'one\n\ntwo\n')).toBe('<3>one\n\n<3>two\n');
  expect(prioritize('warning', 'one')).toBe('<4>one');
  expect(prioritize('info', '{"a":1}')).toBe('<6>{"a":1}');
});

/** A messenger that notes what it is sent and with which environment, and fails where the message says so. */
function messenger() {
  const directory = mkdtempSync(join(tmpdir(), 'keyrack-notify-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const log = join(directory, 'log');
  const script = `#!/bin/sh
echo "$*" >> "${log}"
env | grep -v -E '^(PWD|_|SHLVL)=' >> "${log}"
case "$*" in *fail*) echo broken >&2; exit 1;; esac
`;
  writeFileSync(join(directory, 'systemd-notify'), script, { mode: 0o755 });
  const env: Record<string, string> = {
    NOTIFY_SOCKET: '/run/notify',
    PATH: `${directory}:/usr/bin:/bin`,
    KEYRACK_KEY: 'secret',
  };
  const troubles: string[] = [];
  const manager = findManager({ env }, (line) => troubles.push(line));
  return { manager, env, troubles, told: () => readFileSync(log, 'utf8').trim().split('\n') };
}

test('a notice that fails is told once, and the next ones are sent all the same', async () => {
  const { manager, env, troubles, told } = messenger();
  expect(env).not.toHaveProperty('NOTIFY_SOCKET');
  manager.ready('fail one');
  manager.reloading('fail two');
  manager.ready('good');
  manager.stopping('fail three');
  await manager.told();
  const sent = told().filter((line) => line.includes('STATUS='));
  expect(sent).toEqual([
    'READY=1 STATUS=fail one',
    expect.stringMatching(/^RELOADING=1 MONOTONIC_USEC=\d+ STATUS=fail two$/),
    'READY=1 STATUS=good',
    'STOPPING=1 STATUS=fail three',
  ]);
  expect(troubles).toEqual([
    'the service manager cannot be told how this server stands: systemd-notify failed (broken)',
  ]);
});

test('the messenger gets nothing of the environment but what it needs, and no line break in the status', async () => {
  const { manager, told } = messenger();
  manager.ready('one\nREADY=0');
  await manager.told();
  expect(told().filter((line) => /^(READY|STATUS)/.test(line))).toHaveLength(1);
  const names = told()
    .slice(1)
    .map((line) => line.replace(/=.*/, ''));
  expect(names.sort()).toEqual(['NOTIFY_SOCKET', 'PATH']);
});

test('without NOTIFY_SOCKET nobody is told anything', async () => {
  const troubles: string[] = [];
  const manager = findManager({ env: { PATH: '/nowhere' } }, (line) => troubles.push(line));
  manager.ready('good');
  await manager.told();
  expect(troubles).toEqual([]);
});
