/** `keyrack serve` as a service: sockets that were opened for it, SIGHUP, notices to systemd, priorities for its journal. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { authorityFetch } from '../../src/server/authority-fetch.ts';
import { socketFetch } from '../../src/server/socket-fetch.ts';
import { canCertify, certify } from '../support/certificates.ts';
import { makeHome } from './served.ts';
import {
  hasPython,
  hasSystemdNotify,
  listenForNotices,
  openSockets,
  start,
  withSockets,
} from './service.ts';
import { startSession } from './terminal.ts';

const executable = join(import.meta.dirname, '../../bin/keyrack');
const serve = [executable, 'serve', '--port', '0'];

const environment = (home: string) => ({ HOME: home, KEYRACK_DATA: join(home, 'rack') });

describe('sockets that were passed', () => {
  test('on TCP take the place of host and port, with TLS too where that is set', async () => {
    const home = makeHome();
    const { descriptors, ports, letGo } = await openSockets(0, 0);
    const variables = { LISTEN_FDS: '2', LISTEN_FDNAMES: 'one:two' };
    const server = start(
      withSockets([executable, 'serve', '--port', '1'], variables),
      environment(home),
      descriptors,
    );
    letGo();
    const said = await server.heard(/docs at/);
    const urls = ports.map((port) => `http://127.0.0.1:${port}`);
    expect(said.match(/http:\S+:\d+(?= |$)/gm)).toEqual(urls);
    for (const url of urls) {
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      expect((await fetch(`${url}/v1/keys`)).status).toBe(401);
    }
    server.process.kill('SIGTERM');
    expect(await server.ended).toBe(143);
  });

  test.skipIf(!canCertify)('are served with TLS where that is set', async () => {
    const home = makeHome();
    const { certFile, keyFile, cert } = certify(home);
    const { descriptors, ports, letGo } = await openSockets(0);
    const command = [executable, 'serve', '--tls-cert', certFile, '--tls-key', keyFile];
    const server = start(withSockets(command, { LISTEN_FDS: '1' }), environment(home), descriptors);
    letGo();
    await server.heard(new RegExp(`listening on https://127.0.0.1:${ports[0]} `));
    const answer = await authorityFetch(cert)(`https://127.0.0.1:${ports[0]}/healthz`);
    expect(answer.status).toBe(200);
    server.process.kill('SIGTERM');
    expect(await server.ended).toBe(143);
  });

  test('of the Unix kind are for the local user, beside TCP and the own one, and stay when the server ends', async () => {
    const home = makeHome();
    const path = join(home, 'passed.sock');
    const { descriptors, letGo } = await openSockets(path);
    chmodSync(path, 0o600);
    const server = start(withSockets(serve, { LISTEN_FDS: '1' }), environment(home), descriptors);
    letGo();
    await server.heard(new RegExp(`listening on unix:${path} as well`));
    expect((await socketFetch(path)('http://localhost/v1/keys')).status).toBe(200);
    const own = join(home, 'rack/keyrack.sock');
    expect((await socketFetch(own)('http://localhost/v1/keys')).status).toBe(200);
    server.process.kill('SIGTERM');
    await server.ended;
    expect([existsSync(path), existsSync(own)]).toEqual([true, false]);
  });

  test('where commands look for the socket are the socket', async () => {
    const home = makeHome();
    const path = join(home, 'rack/keyrack.sock');
    mkdirSync(join(home, 'rack'), { mode: 0o700 });
    const { descriptors, letGo } = await openSockets(path);
    chmodSync(path, 0o600);
    const { ino } = statSync(path);
    const server = start(withSockets(serve, { LISTEN_FDS: '1' }), environment(home), descriptors);
    letGo();
    const said = await server.heard(/docs at/);
    expect(said).toContain(`listening on ${path} (`);
    expect(said).not.toContain('as well');
    expect(statSync(path).ino).toBe(ino);
    const env = { PATH: process.env.PATH, ...environment(home) };
    expect(spawnSync(executable, ['api-key', 'list'], { env }).status).toBe(0);
  });

  /** Attack: systemd opens sockets for everybody (0666) unless a unit says otherwise, and who comes by this one needs no key. */
  test('of the Unix kind that others can open are refused', async () => {
    const home = makeHome();
    const path = join(home, 'open.sock');
    const { descriptors } = await openSockets(path);
    for (const mode of [0o666, 0o660, 0o602]) {
      chmodSync(path, mode);
      const server = start(
        withSockets(serve, { LISTEN_FDS: '1', LISTEN_FDNAMES: 'mine' }),
        environment(home),
        descriptors,
      );
      await server.heard(
        /Cannot serve on socket 3 \("mine"\) that was passed: ".*open\.sock" is open to other users \(mode \d+\)/,
      );
      expect(await server.ended).toBe(2);
    }
  });

  test('that are no sockets for connections are refused by their number', async () => {
    const home = makeHome();
    const file = openSync(join(home, 'file'), 'w');
    onTestFinished(() => closeSync(file));
    const server = start(withSockets(serve, { LISTEN_FDS: '1' }), environment(home), [file]);
    await server.heard(
      /Cannot serve on socket 3 \("unknown"\) that was passed: it takes no connections/,
    );
    expect(await server.ended).toBe(2);
  });

  test('for another process are let alone', async () => {
    const home = makeHome();
    const { descriptors, ports } = await openSockets(0);
    const env = { ...environment(home), LISTEN_PID: '1', LISTEN_FDS: '1' };
    const said = await start(serve, env, descriptors).heard(/docs at/);
    expect(said).not.toContain(`127.0.0.1:${ports[0]}`);
  });

  test.skipIf(spawnSync('systemd-socket-activate', ['--version']).status !== 0)(
    'by systemd-socket-activate are served from the first connection on',
    async () => {
      const home = makeHome();
      const { ports, letGo } = await openSockets(0);
      letGo();
      const place = `127.0.0.1:${ports[0]}`;
      const set = Object.entries(environment(home)).flatMap(([name, value]) => [
        '-E',
        `${name}=${value}`,
      ]);
      const server = start(
        [
          'systemd-socket-activate',
          '-l',
          place,
          '-E',
          `PATH=${process.env.PATH}`,
          ...set,
          executable,
          'serve',
        ],
        {},
      );
      await server.heard(/Listening on/);
      expect(await (await fetch(`http://${place}/healthz`)).json()).toMatchObject({ status: 'ok' });
      server.process.kill('SIGTERM');
      expect(await server.ended).toBe(143);
    },
  );
});

describe('SIGHUP', () => {
  test('lets a server go on with the settings as they are now', async () => {
    const home = makeHome();
    mkdirSync(join(home, 'rack'), { mode: 0o700 });
    const server = start(serve, environment(home));
    await server.heard(/docs at/);
    writeFileSync(join(home, 'rack/config.json'), '{"allowPreflight":true,"port":1}');
    // The flag stands over the file, so the port is no other.
    server.process.kill('SIGHUP');
    const said = await server.heard(/settings were read again/);
    expect(said).toContain('changed: allowPreflight');
    writeFileSync(join(home, 'rack/config.json'), '{');
    server.process.kill('SIGHUP');
    await server.heard(
      /not taken, the old ones hold: Cannot read settings from ".*config\.json": it is not JSON/,
    );
    server.process.kill('SIGTERM');
    expect(await server.ended).toBe(143);
  });

  /** A server that outlived its terminal would hold the directory, and nobody would see it. */
  test('in a terminal reloads while the terminal is there, and ends the server with it', async () => {
    const home = makeHome();
    const session = startSession(executable, ['serve', '--port', '0'], environment(home));
    onTestFinished(session.close);
    await session.see('docs at');
    session.signal('SIGHUP');
    await session.see('settings were read again');
    const pid = Number(readFileSync(join(home, 'rack/owner'), 'utf8').match(/\d+/)?.[0]);
    expect(() => process.kill(pid, 0)).not.toThrow();
    expect(await session.hangUp()).toBe(129);
  });
});

describe.skipIf(!hasPython)('NOTIFY_SOCKET', () => {
  test.skipIf(!hasSystemdNotify)(
    'hears that the server is ready, reloads, failed to, and stops, in this order',
    async () => {
      const home = makeHome();
      mkdirSync(join(home, 'rack'), { mode: 0o700 });
      const { socket, heard } = await listenForNotices(home);
      const server = start(serve, { ...environment(home), NOTIFY_SOCKET: socket });
      await heard(/'READY=1\\nSTATUS=serving on http:\/\/127\.0\.0\.1:\d+'/);
      server.process.kill('SIGHUP');
      await heard(/'RELOADING=1\\nMONOTONIC_USEC=\d+\\nSTATUS=[^']*'[\s\S]*'READY=1/);
      writeFileSync(join(home, 'rack/config.json'), '{');
      server.process.kill('SIGHUP');
      await heard(
        /RELOADING=1[\s\S]*RELOADING=1[\s\S]*READY=1\\nSTATUS=serving on \S+ by the old settings: Cannot read settings/,
      );
      server.process.kill('SIGTERM');
      await heard(/'STOPPING=1\\nSTATUS=/);
      expect(await server.ended).toBe(143);
    },
  );

  test('without systemd-notify is told once, and the server serves', async () => {
    const home = makeHome();
    const { socket } = await listenForNotices(home);
    const path = join(home, 'bin');
    mkdirSync(path);
    for (const name of ['sh', 'readlink', 'dirname', 'env'])
      spawnSync('sh', ['-c', `ln -s "$(command -v ${name})" ${path}/`]);
    const server = start(serve, { ...environment(home), NOTIFY_SOCKET: socket, PATH: path });
    await server.heard(/cannot be told how this server stands: there is no systemd-notify in PATH/);
    server.process.kill('SIGHUP');
    const said = await server.heard(/settings were read again/);
    expect(said.match(/systemd-notify/g)).toHaveLength(1);
    server.process.kill('SIGTERM');
    expect(await server.ended).toBe(143);
  });

  test('where nobody listens is told once, and the server serves', async () => {
    const home = makeHome();
    const server = start(serve, { ...environment(home), NOTIFY_SOCKET: join(home, 'nobody') });
    const said = await server.heard(/cannot be told how this server stands: systemd-notify failed/);
    expect(said).toContain('docs at');
  });
});

describe('the journal', () => {
  /** Runs the program with its stderr in a file that JOURNAL_STREAM names, as systemd does with a socket. */
  async function logged(
    home: string,
    command: readonly string[],
    more: Record<string, string>,
    stream?: string,
  ) {
    const path = join(home, 'journal');
    const file = openSync(path, 'w+');
    const { dev, ino } = fstatSync(file, { bigint: true });
    const env = { ...environment(home), JOURNAL_STREAM: stream ?? `${dev}:${ino}`, ...more };
    const script = `exec "$0" "$@" 2>&3`;
    const started = start(['sh', '-c', script, ...command], env, [file]);
    const lines = async (pattern: RegExp) => {
      while (!pattern.test(readFileSync(path, 'utf8')))
        await new Promise((resolve) => setTimeout(resolve, 10));
      return readFileSync(path, 'utf8').trimEnd().split('\n');
    };
    onTestFinished(() => {
      closeSync(file);
      rmSync(path, { force: true });
    });
    return { ...started, lines };
  }

  test.each(['text', 'json'])('gets a priority before every line, with --log %s', async (mode) => {
    const home = makeHome();
    mkdirSync(join(home, 'rack'), { mode: 0o700 });
    const { lines, process: child } = await logged(
      home,
      [...serve, '--log', mode, '--host', '0.0.0.0'],
      {},
    );
    const [url = ''] =
      (await lines(/docs at/)).join('\n').match(/(?<=listening on )http:\S+:\d+/) ?? [];
    await fetch(`${url.replace('0.0.0.0', '127.0.0.1')}/healthz`);
    writeFileSync(join(home, 'rack/config.json'), '{');
    child.kill('SIGHUP');
    const all = await lines(/not taken/);
    expect(all.filter((line) => !/^<[346]>/.test(line))).toEqual([]);
    const bare = (text: string) => all.find((line) => line.includes(text)) ?? '';
    expect(bare('listening on').slice(0, 3)).toBe('<6>');
    expect(bare('/healthz').slice(0, 3)).toBe('<6>');
    expect(bare('HTTP hides nothing').slice(0, 3)).toBe('<4>');
    expect(bare('not taken').slice(0, 3)).toBe('<3>');
    if (mode === 'json') for (const line of all) JSON.parse(line.slice(3));
  });

  test('gets an error as one, every line of it', async () => {
    const home = makeHome();
    const { lines, ended } = await logged(home, [executable, 'serve', '--no-such'], {});
    expect(await ended).toBe(2);
    for (const line of await lines(/no option/)) expect(line.slice(0, 3)).toBe('<3>');
  });

  test('that is not where stderr goes gets nothing', async () => {
    const home = makeHome();
    const { lines, ended } = await logged(home, [executable, 'serve', '--no-such'], {}, '1:1');
    expect(await ended).toBe(2);
    for (const line of await lines(/no option/)) expect(line).not.toMatch(/^</);
  });
});
