/**
 * The Containerfile without a container engine: its steps are done one after the other in a box, and what
 * an engine would do with the image is done with that. What fetches packages is compared, not run.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Box, makeBox } from './box.ts';
import { build, executable, libraries, makePlace } from './circumstances.ts';
import { readContainerfile, wordsOf } from './containerfile.ts';

const steps = readContainerfile();
const all = (name: string) => steps.filter((step) => step.name === name);
const only = (name: string) => {
  const [step, another] = all(name);
  if (!step || another) throw new Error(`there is not one ${name}`);
  return step;
};
const place = makePlace();
const box = await makeBox(join(place, 'box'));

beforeAll(() => build(), 120_000);
afterAll(async () => {
  await box?.close();
  rmSync(place, { recursive: true, force: true });
});

test('every line of it is an instruction that is tested here', () => {
  const known = ['FROM', 'ARG', 'RUN', 'COPY', 'ENV', 'USER', 'VOLUME', 'EXPOSE', 'STOPSIGNAL'];
  expect([...new Set(steps.map(({ name }) => name))].sort()).toEqual(
    [...known, 'HEALTHCHECK', 'ENTRYPOINT', 'CMD'].sort(),
  );
  expect(only('FROM').text).toMatch(/^debian:\d+-slim$/);
});

test.skipIf(spawnSync('dpkg', ['--version']).status !== 0)(
  'it installs the packages of the libraries that the executable loads, and no other',
  () => {
    const packages = libraries().map((path) => {
      // The loader finds them below /lib, which is a link to /usr/lib by now; dpkg knows one of the two.
      const names = [path, path.replace(/^\/lib/, '/usr/lib'), path.replace(/^\/usr/, '')];
      const found = names.map((name) => spawnSync('dpkg', ['-S', name], { encoding: 'utf8' }));
      return found.map(({ stdout }) => stdout.split(':')[0]).find((name) => name) ?? path;
    });
    // These two are in every Debian.
    const wanted = new Set(packages.filter((name) => !/^(libc6|libgcc-s1)$/.test(name)));
    const fetching = all('RUN').find(({ text }) => text.includes('apt-get'));
    const [, list = ''] =
      / install -y --no-install-recommends ([^&]+)/.exec(fetching?.text ?? '') ?? [];
    expect(list.trim().split(/\s+/).sort()).toEqual([...wanted].sort());
  },
);

describe.skipIf(box === null)('the image', () => {
  const machine = box as Box;
  const [uid = '', gid = ''] = only('USER').text.split(':');
  const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const settings = [path, ...only('ENV').text.split(' '), 'KEYRACK_PORT=0'];
  const asUser = [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    'env',
    ...settings,
  ];
  /** Starts the image with more in its environment; resolves when it serves. */
  async function serve(...more: readonly string[]) {
    const command = [...wordsOf(only('ENTRYPOINT')), ...wordsOf(only('CMD'))];
    const server = machine.start(...asUser, ...more, ...command);
    const ended = once(server, 'close');
    let talk = '';
    await new Promise<void>((resolve, reject) => {
      server.stderr?.setEncoding('utf8').on('data', (text) => {
        talk += text;
        if (talk.includes('docs at')) resolve();
      });
      void ended.then(() => reject(new Error(talk)));
    });
    return { server, ended, talk };
  }

  const isHealthy = () => machine.run(...asUser, ...wordsOf(only('HEALTHCHECK'))).status;

  beforeAll(() => {
    for (const { name, text } of steps) {
      if (name === 'RUN' && !text.includes('apt-get')) {
        const { status, stderr } = machine.run('sh', '-c', text);
        if (status !== 0) throw new Error(`${text}: ${stderr}`);
      }
      if (name === 'COPY') {
        const [from = '', to = ''] = text.replace(/\$\{ARCH\}/, process.arch).split(' ');
        expect(join(import.meta.dirname, '../..', from)).toBe(executable);
        machine.bring(executable, to);
      }
    }
  });

  test('serves as a user without privileges, is healthy while it does, and ends by its stop signal', async () => {
    expect(isHealthy()).toBe(7);
    const { server, ended, talk } = await serve();
    expect(talk).toMatch(/listening on http:\/\/0\.0\.0\.0:\d+ /);
    expect(isHealthy()).toBe(0);
    const made = machine.run(...asUser, 'keyrack', 'api-key', 'create', 'inside', '-q');
    expect(made).toMatchObject({ status: 0, stdout: expect.stringMatching(/^kr_/) });
    server.kill(only('STOPSIGNAL').text as NodeJS.Signals);
    expect((await ended)[0]).toBe(143);
    expect(isHealthy()).toBe(7);
  });

  test('keeps all that it writes in the volume, for its user alone', () => {
    const volume = only('VOLUME').text;
    expect(settings).toContain(`KEYRACK_DATA=${volume}`);
    const listed = machine.run('find', volume, '-printf', '%U %m %y\\n').stdout.trim().split('\n');
    expect(listed.length).toBeGreaterThan(4);
    expect(listed.filter((line) => !/^8420 (700 d|600 f)$/.test(line))).toEqual([]);
  });

  test('takes a key from the environment, as docs/containers.md shows', async () => {
    const token = machine.run(
      ...asUser,
      'env',
      'KEYRACK_DATA=/tmp/other',
      'keyrack',
      'api-key',
      'create',
      'x',
      '-q',
    );
    const { server, ended } = await serve(
      `KEYRACK_KEY_BACKEND=${token.stdout.trim()}`,
      'KEYRACK_KEY_BACKEND_SCOPES=verify',
    );
    const list = machine.run(...asUser, 'keyrack', 'api-key', 'list', '--plain').stdout;
    expect(list).toContain('backend\t');
    server.kill('SIGTERM');
    await ended;
  });
});

test('the context holds the executable and nothing else', () => {
  const ignore = execFileSync(
    'grep',
    ['-v', '^#', join(import.meta.dirname, '../../.dockerignore')],
    { encoding: 'utf8' },
  );
  expect(ignore.trim().split('\n')).toEqual(['*', '!dist', 'dist/*', '!dist/keyrack-linux-*']);
});
