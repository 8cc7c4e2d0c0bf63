/** The Debian package: what is in it, and what it does to a machine from its installation to its purge. */
import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Box, makeBox } from './box.ts';
import { makePlace } from './circumstances.ts';

const root = join(import.meta.dirname, '../..');
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const file = join(root, `dist/keyrack_${version.replace('-', '~')}_amd64.deb`);
const place = makePlace();
const tree = join(place, 'tree');
const program = join(tree, 'usr/bin/keyrack');

const has = (command: string, ...args: readonly string[]) => spawnSync(command, args).status === 0;
const canBuild = process.arch === 'x64' && has('dpkg-deb', '--version');
const needed = ['adduser', 'debconf', 'init-system-helpers', 'libatomic1', 'libstdc++6', 'passwd'];
/** A box in which the package finds what it depends on; null where this machine has none to offer. */
const box = canBuild && has('dpkg', '-s', ...needed) ? await makeBox(join(place, 'box')) : null;

beforeAll(() => {
  if (!canBuild) return;
  execFileSync('npm', ['run', '--silent', 'build:deb'], { cwd: root, stdio: 'ignore' });
  execFileSync('dpkg-deb', ['-R', file, tree]);
}, 180_000);

afterAll(async () => {
  await box?.close();
  rmSync(place, { recursive: true, force: true });
});

describe.skipIf(!canBuild)('the package', () => {
  const list = () =>
    execFileSync('dpkg-deb', ['-c', file], { encoding: 'utf8' }).trim().split('\n');

  test('has the executable, the service and the settings, each where Debian looks for it', () => {
    const paths = list().map((line) => line.replace(/^.* \.\//, '/'));
    expect(paths).toEqual(
      expect.arrayContaining([
        '/usr/bin/keyrack',
        '/usr/lib/systemd/system/keyrack.service',
        '/usr/lib/systemd/system/keyrack.socket',
        '/etc/keyrack/config.json',
        '/usr/share/doc/keyrack/copyright',
        '/usr/share/doc/keyrack/licenses.txt.gz',
        '/usr/share/doc/keyrack/install.md',
      ]),
    );
    expect(readFileSync(join(tree, 'DEBIAN/conffiles'), 'utf8')).toBe('/etc/keyrack/config.json\n');
  });

  test.each([
    ['man', 'usr/share/man/man1/keyrack.1.gz'],
    ['completion bash', 'usr/share/bash-completion/completions/keyrack'],
    ['completion zsh', 'usr/share/zsh/vendor-completions/_keyrack'],
    ['completion fish', 'usr/share/fish/vendor_completions.d/keyrack.fish'],
  ])(
    'has what the executable prints for "%s", if it knows that, and no empty file else',
    (words, path) => {
      const { status, stdout } = spawnSync(program, words.split(' '), { env: {} });
      expect(existsSync(join(tree, path))).toBe(status === 0);
      if (status !== 0) return;
      const body = readFileSync(join(tree, path));
      expect((path.endsWith('.gz') ? gunzipSync(body) : body).equals(stdout)).toBe(true);
    },
  );

  // Whoever may write to a file that root runs is root.
  test('belongs to root, and nobody else may write to anything of it', () => {
    expect(list().filter((line) => !/^[-d]rw.r-.r-. root\/root /.test(line))).toEqual([]);
  });

  test('knows the digests of its files, its version and the libraries', () => {
    expect(
      spawnSync('md5sum', ['--check', '--quiet', 'DEBIAN/md5sums'], { cwd: tree }).status,
    ).toBe(0);
    const control = execFileSync('dpkg-deb', ['-f', file], { encoding: 'utf8' });
    expect(control).toMatch(/^Depends: .*libatomic1, libc6 .*libgcc-s1, libstdc\+\+6/m);
    expect(control).toContain(`\nVersion: ${version.replace('-', '~')}\n`);
  });

  test.skipIf(!has('readelf', '--version'))('asks for libraries that are new enough', () => {
    const needs = execFileSync('readelf', ['-V', program], { encoding: 'utf8' });
    expect(newest(needs, 'GLIBC')).toBe('2.28');
    // These two came with GCC 5 and 7; Debian names libstdc++6 by its GCC.
    expect(newest(needs, 'GLIBCXX')).toBe('3.4.21');
    expect(newest(needs, 'CXXABI')).toBe('1.3.11');
  });

  const unit = join(root, 'packaging/debian/keyrack.service');

  test.skipIf(!has('systemd-analyze', '--version'))(
    'has a service that systemd takes for safe: an exposure of at most 2.0',
    () => {
      const args = ['security', '--offline=true', '--no-pager', unit];
      const { stdout } = spawnSync('systemd-analyze', args, { encoding: 'utf8' });
      const [, level] = /exposure level for keyrack\.service: ([\d.]+)/.exec(stdout) ?? [];
      expect(Number(level)).toBeLessThanOrEqual(2);
    },
  );

  test.skipIf(!has('systemd-analyze', '--version'))(
    'has documents whose units systemd accepts, under the names that they are given there',
    () => {
      const page = readFileSync(join(root, 'docs/operations.md'), 'utf8');
      const units = [...page.matchAll(/system\/(\S+) > \/dev\/null <<'END'\n([\s\S]*?)END\n/g)];
      expect(units.map(([, name]) => name)).toEqual([
        'keyrack-backup.service',
        'keyrack-backup.timer',
      ]);
      const paths = units.map(([, name = '', text = '']) => {
        writeFileSync(join(place, name), text);
        return join(place, name);
      });
      const { status, stderr } = spawnSync('systemd-analyze', ['verify', ...paths], {
        encoding: 'utf8',
      });
      const ours = stderr.split('\n').filter((line) => line.includes('keyrack-backup'));
      expect({ status, ours }).toEqual({ status: 0, ours: [] });
    },
  );

  test.skipIf(!has('lintian', '--version'))(
    'has no errors that lintian knows',
    () => {
      const { stdout } = spawnSync('lintian', ['--allow-root', file], { encoding: 'utf8' });
      const lines = stdout.split('\n').filter((line) => /^[EW]: /.test(line));
      expect(lines.filter((line) => !line.includes('no-manual-page'))).toEqual([]);
    },
    180_000,
  );
});

function newest(text: string, name: string): string | undefined {
  const versions = [...text.matchAll(new RegExp(`\\b${name}_([\\d.]+)`, 'g'))].map(
    ([, one]) => one,
  );
  return versions.sort((a = '', b = '') => a.localeCompare(b, 'en', { numeric: true })).at(-1);
}

describe.skipIf(box === null)('on a machine', () => {
  const machine = box as Box;
  const asKeyrack = ['setpriv', '--reuid=keyrack', '--regid=keyrack', '--init-groups'];
  const asAlice = ['setpriv', '--reuid=alice', '--regid=nogroup', '--init-groups'];
  const rack = ['env', 'KEYRACK_DATA=/var/lib/keyrack', 'keyrack'];

  function must(...command: readonly string[]): string {
    const { status, stdout, stderr } = machine.run(...command);
    if (status === 0) return stdout;
    throw new Error(`${command.join(' ')} ended with ${status}: ${stdout}${stderr}`);
  }

  const exists = (path: string) => machine.run('test', '-e', path).status === 0;
  const names = () => must(...asKeyrack, ...rack, 'api-key', 'list', '--plain');

  /** Does what systemd does for the service, which cannot run here. */
  async function serve(): Promise<() => Promise<void>> {
    must('install', '-d', '-m', '700', '-o', 'keyrack', '-g', 'keyrack', '/var/lib/keyrack');
    must('install', '-d', '-m', '750', '-o', 'keyrack', '-g', 'keyrack', '/run/keyrack');
    const settings = [
      'STATE_DIRECTORY=/var/lib/keyrack',
      'KEYRACK_CONFIG=/etc/keyrack/config.json',
    ];
    const command = [...asKeyrack, 'env', ...settings, 'keyrack', 'serve', '--port', '0'];
    const child = machine.start(...command);
    const ended = once(child, 'close');
    let talk = '';
    await new Promise<void>((resolve, reject) => {
      child.stderr?.setEncoding('utf8').on('data', (text) => {
        talk += text;
        if (talk.includes('/run/keyrack/keyrack.sock')) resolve();
      });
      child.once('close', () => reject(new Error(talk)));
    });
    return async () => {
      child.kill('SIGTERM');
      await ended;
    };
  }

  test('it installs, twice too, with a user of its own and a service that is enabled', () => {
    machine.bring(file, '/tmp/keyrack.deb');
    for (let time = 0; time < 2; time++) must('dpkg', '-i', '/tmp/keyrack.deb');
    expect(must('keyrack', '--version')).toBe(`keyrack ${version}\n`);
    expect(must('getent', 'passwd', 'keyrack')).toMatch(/:\/var\/lib\/keyrack:.*nologin$/m);
    expect(exists('/etc/systemd/system/multi-user.target.wants/keyrack.service')).toBe(true);
    if (has('systemd-analyze', '--version'))
      for (const unit of ['keyrack.service', 'keyrack.socket'])
        must('systemd-analyze', 'verify', `/usr/lib/systemd/system/${unit}`);
    // Both would want the same address; the socket is for whoever asks for it.
    expect(exists('/etc/systemd/system/sockets.target.wants/keyrack.socket')).toBe(false);
  }, 60_000);

  // Members come by the socket, which is administration; the files are not for them, whatever they hold.
  test('members of the group reach the rack through the socket, and not its files', async () => {
    must('adduser', '--quiet', '--system', '--no-create-home', 'alice');
    const stop = await serve();
    const create = [...asAlice, ...rack, 'api-key', 'create'];
    expect(machine.run(...create, 'too early').status).toBe(1);
    must('adduser', '--quiet', 'alice', 'keyrack');
    expect(must(...create, 'from alice', '-q')).toMatch(/^kr_/);
    expect(machine.run(...asAlice, 'cat', '/var/lib/keyrack/keyrack.json').status).toBe(1);
    expect(machine.run(...asAlice, 'ls', '/var/lib/keyrack').status).not.toBe(0);
    expect(must(...rack, 'api-key', 'list', '--plain')).toContain('from alice');
    await stop();
    expect(names()).toContain('from alice');
  });

  test('an upgrade keeps keys and settings', () => {
    const control = join(tree, 'DEBIAN/control');
    const newer = readFileSync(control, 'utf8').replace(/^Version: .*$/m, 'Version: 999.0');
    writeFileSync(control, newer);
    const upgrade = join(place, 'upgrade.deb');
    execFileSync('dpkg-deb', ['-Znone', '--root-owner-group', '-b', tree, upgrade], {
      stdio: 'ignore',
    });
    machine.bring(upgrade, '/tmp/upgrade.deb');
    must('sed', '-i', 's/8420/8421/', '/etc/keyrack/config.json');
    must('dpkg', '-i', '/tmp/upgrade.deb');
    expect(must('dpkg-query', '-s', 'keyrack')).toContain('\nVersion: 999.0\n');
    expect(names()).toContain('from alice');
    expect(must('cat', '/etc/keyrack/config.json')).toContain('8421');
  }, 60_000);

  test('a removal keeps keys and settings, and a later installation goes on with them', () => {
    must('dpkg', '-r', 'keyrack');
    expect(exists('/usr/bin/keyrack')).toBe(false);
    expect(exists('/var/lib/keyrack/journal/000001.ndjson')).toBe(true);
    expect(exists('/etc/keyrack/config.json')).toBe(true);
    must('dpkg', '-i', '/tmp/keyrack.deb');
    expect(names()).toContain('from alice');
  }, 60_000);

  test('a purge keeps the keys unless somebody says otherwise, and says how to remove them', () => {
    const { status, stderr } = machine.run('dpkg', '-P', 'keyrack');
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: expect.stringContaining('rm -r /var/lib/keyrack removes them'),
    });
    expect(exists('/etc/keyrack/config.json')).toBe(false);
    expect(exists('/var/lib/keyrack/journal/000001.ndjson')).toBe(true);
  });

  test('a purge that is answered with yes removes the keys and the user', () => {
    must('dpkg', '-i', '/tmp/keyrack.deb');
    expect(names()).toContain('from alice');
    must('sh', '-c', 'echo keyrack keyrack/remove-data boolean true | debconf-set-selections');
    must('dpkg', '-P', 'keyrack');
    expect(exists('/var/lib/keyrack')).toBe(false);
    expect(machine.run('getent', 'passwd', 'keyrack').status).not.toBe(0);
  }, 60_000);
});
