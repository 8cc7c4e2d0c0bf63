import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { authorityFetch } from '../../src/server/authority-fetch.ts';
import { socketFetch } from '../../src/server/socket-fetch.ts';
import { makeHome } from '../e2e/served.ts';
import {
  hasPython,
  hasSystemdNotify,
  listenForNotices,
  openSockets,
  start,
  withSockets,
} from '../e2e/service.ts';
import { startSession } from '../e2e/terminal.ts';
import { canCertify, certify } from '../support/certificates.ts';
import {
  build,
  type Circumstance,
  circumstances,
  executable,
  libraries,
  makePlace,
  prepare,
} from './circumstances.ts';

const { version } = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
);
const tokenPattern = /^kr_[0-9A-Za-z]{12}_[0-9A-Za-z]{49}$/;
const place = makePlace();

beforeAll(() => {
  build();
  prepare(place);
}, 120_000);

afterAll(() => rmSync(place, { recursive: true, force: true }));

function run({ command, data }: Circumstance, ...argv: readonly string[]) {
  const [file, ...args] = command;
  return spawnSync(file, [...args, '--data', data, ...argv], { encoding: 'utf8' });
}

/** Starts `serve`; resolves with its address on TCP. */
async function serve({ command, data }: Circumstance) {
  const [file, ...args] = command;
  const stdio = ['ignore', 'ignore', 'pipe'] as const;
  const child = spawn(file, [...args, '--data', data, 'serve', '--port', '0'], {
    stdio: [...stdio],
  });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  let talk = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      talk += text;
      const address = /listening on (http:\S+)[\s\S]*keyrack\.sock/.exec(talk)?.[1];
      if (address) resolve(address);
    });
    child.once('close', () => reject(new Error(`it does not serve: ${talk}`)));
  });
  const stop = async () => {
    child.kill('SIGTERM');
    const [exitCode] = await ended;
    return exitCode;
  };
  return { url, stop };
}

async function verify(socket: string, token: string): Promise<unknown> {
  const response = await socketFetch(socket)('http://localhost/v1/verify', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ token }),
  });
  return response.json();
}

for (const circumstance of circumstances(place)) {
  const { name, data, seen, possible } = circumstance;
  describe.skipIf(!possible)(`the executable ${name}`, () => {
    test('says its version, and nothing else', () => {
      const { status, stdout, stderr } = run(circumstance, '--version');
      expect({ status, stdout, stderr }).toEqual({
        status: 0,
        stdout: `keyrack ${version}\n`,
        stderr: '',
      });
    });

    test('makes a key, serves, answers whether it passes, and ends by SIGTERM with 143', async () => {
      const made = run(circumstance, 'api-key', 'create', 'for a script', '-q');
      expect(made).toMatchObject({ status: 0, stderr: '' });
      const token = made.stdout.trim();
      expect(token).toMatch(tokenPattern);
      const { url, stop } = await serve(circumstance);
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      expect((await fetch(`${url}/docs`)).status).toBe(200);
      const socket = join(seen, 'keyrack.sock');
      expect(await verify(socket, token)).toMatchObject({ valid: true, code: 'VALID' });
      expect(await verify(socket, `${token}x`)).toMatchObject({ valid: false });
      expect(await stop()).toBe(143);
    });

    test('shows the terminal UI: a key is made there, copied by OSC 52, and it ends with 0', async () => {
      const [file, ...args] = circumstance.command;
      const env = { KEYRACK_PORT: '0', KEYRACK_CLIPBOARD: 'osc52' };
      // What begins with an empty environment is told on the command line.
      const told = file === 'env' ? ['-i', ...pairs(env), ...args.slice(1)] : args;
      const ui = startSession(file, [...told, '--data', data], env);
      onTestFinished(ui.close);
      await ui.see('for a script');
      expect(ui.isAlternate()).toBe(true);
      await ui.press('n', 'keys > new');
      await ui.press('laptop', 'laptop');
      await ui.press('\u0013', 'is made');
      await ui.press('c', 'it may ignore it');
      expect(ui.clipboard.at(-1)).toMatch(tokenPattern);
      await ui.press('i', '● active');
      ui.send('q');
      expect(await ui.ended).toBe(0);
      expect(ui.isAlternate()).toBe(false);
      expect(run(circumstance, 'api-key', 'list', '--plain').stdout).toContain('laptop');
    });
  });
}

function pairs(env: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(env).map(([name, value]) => `${name}=${value}`);
}

describe('the executable as a service', () => {
  const environment = (home: string) => ({ HOME: home, KEYRACK_DATA: join(home, 'rack') });

  test.skipIf(!canCertify)(
    'takes a socket that was passed, serves TLS on it, takes another pair by SIGHUP, and tells of it',
    async () => {
      const home = makeHome();
      const [first, next] = [certify(home, 'first'), certify(home, 'next')];
      const { descriptors, ports, letGo } = await openSockets(0);
      const notices = hasPython && hasSystemdNotify ? await listenForNotices(home) : null;
      const env = { ...environment(home), ...(notices && { NOTIFY_SOCKET: notices.socket }) };
      const words = ['serve', '--tls-cert', first.certFile, '--tls-key', first.keyFile];
      const command = withSockets([executable, ...words], { LISTEN_FDS: '1' });
      const server = start(command, env, descriptors);
      letGo();
      await server.heard(/docs at/);
      const url = `https://127.0.0.1:${ports[0]}/healthz`;
      expect((await authorityFetch(first.cert)(url)).status).toBe(200);
      copyFileSync(next.certFile, first.certFile);
      copyFileSync(next.keyFile, first.keyFile);
      server.process.kill('SIGHUP');
      await server.heard(/settings were read again/);
      expect((await authorityFetch(next.cert)(url)).status).toBe(200);
      server.process.kill('SIGTERM');
      expect(await server.ended).toBe(143);
      await notices?.heard(/READY=1[\s\S]*RELOADING=1[\s\S]*READY=1[\s\S]*STOPPING=1/);
    },
  );

  test.skipIf(spawnSync('systemd-socket-activate', ['--version']).status !== 0)(
    'is started by systemd-socket-activate with the first connection',
    async () => {
      const home = makeHome();
      const { ports, letGo } = await openSockets(0);
      letGo();
      const place = `127.0.0.1:${ports[0]}`;
      const set = Object.entries(environment(home)).flatMap(([name, value]) => [
        '-E',
        `${name}=${value}`,
      ]);
      const words = ['-l', place, ...set, executable, 'serve'];
      const server = start(['systemd-socket-activate', ...words], {});
      await server.heard(/Listening on/);
      expect((await fetch(`http://${place}/healthz`)).status).toBe(200);
      server.process.kill('SIGTERM');
      expect(await server.ended).toBe(143);
    },
  );
});

// Whoever sets the environment of a service could otherwise run code of their own in it.
test('NODE_OPTIONS loads nothing into the executable', () => {
  const intruder = join(place, 'intruder.cjs');
  writeFileSync(intruder, "require('node:fs').writeFileSync(__filename + '.ran', '');");
  const env = { NODE_OPTIONS: `--require ${intruder}` };
  expect(spawnSync(executable, ['--version'], { env }).status).toBe(0);
  expect(existsSync(`${intruder}.ran`)).toBe(false);
  expect(spawnSync(process.execPath, ['-e', '0'], { env }).status).toBe(0);
  expect(existsSync(`${intruder}.ran`)).toBe(true);
});

// With it any server, or whoever stands between, would be handed the key.
test.skipIf(spawnSync('openssl', ['version']).status !== 0)(
  'NODE_TLS_REJECT_UNAUTHORIZED does not make it take any certificate',
  async () => {
    const [key, cert] = [join(place, 'key.pem'), join(place, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-keyout', key, '-out', cert];
    spawnSync('openssl', [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '1',
      ...subject,
    ]);
    let asked = false;
    const server = createServer(
      { key: readFileSync(key), cert: readFileSync(cert) },
      (_, answer) => {
        asked = true;
        answer.end('{}');
      },
    );
    onTestFinished(() => void server.close());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const env = { NODE_TLS_REJECT_UNAUTHORIZED: '0', KEYRACK_KEY: 'kr_none' };
    const child = spawn(executable, ['--server', `https://127.0.0.1:${port}`, 'api-key', 'list'], {
      env,
    });
    const [exitCode] = await once(child, 'close');
    expect({ exitCode, asked }).toEqual({ exitCode: 7, asked: false });
  },
);

// Keyrack's own words must not be taken for options of Node, which can run code as well.
test('options of Node are unknown options', () => {
  for (const words of [['-e', '0'], ['--require', 'x'], ['--inspect']])
    expect(spawnSync(executable, words, { encoding: 'utf8' })).toMatchObject({ status: 2 });
});

test('it leaves nothing beside itself', () => {
  mkdirSync(join(place, 'empty'));
  expect(spawnSync(executable, ['--help'], { cwd: join(place, 'empty') }).status).toBe(0);
  expect(readdirSync(join(place, 'empty'))).toEqual([]);
  expect(readdirSync(join(place, 'a folder with spaces'))).toEqual(['keyrack']);
});

test('it needs the libraries that the package depends on, and no other', () => {
  const names = libraries().map((path) => path.replace(/^.*\//, ''));
  const libc = /^(ld-linux-.*|libc|libm|libdl|libpthread)\.so\.\d$/;
  expect(names.filter((name) => !libc.test(name)).sort()).toEqual([
    'libatomic.so.1',
    'libgcc_s.so.1',
    'libstdc++.so.6',
  ]);
});

test('no path of the machine that built it is in it', () => {
  const found = spawnSync('grep', ['-c', '-F', join(import.meta.dirname, '../..'), executable], {
    encoding: 'utf8',
  });
  expect(found.stdout.trim()).toBe('0');
});
