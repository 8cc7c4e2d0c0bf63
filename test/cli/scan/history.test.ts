/** `keyrack scan --git` on repositories that are made here by the real git. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeShell } from '../shell.ts';

function hasGit(): boolean {
  try {
    return execFileSync('git', ['--version']).length > 0;
  } catch {
    return false;
  }
}

/** A shell with a key, a repository beside the rack, and git in it. */
async function makeRepository() {
  const shell = makeShell();
  const { data, token } = await shell.json('api-key', 'create', 'leaked');
  const repository = join(shell.home, 'repository');
  mkdirSync(repository);
  const who = ['-c', 'user.name=n', '-c', 'user.email=n@example.org'];
  const env = { PATH: process.env.PATH, HOME: shell.home };
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-C', repository, ...who, ...args], { env, stdio: 'pipe' })
      .toString()
      .trim();
  git('init', '-q');
  const write = (name: string, text: string) => writeFileSync(join(repository, name), text);
  const commit = (message: string) => {
    git('add', '-A');
    git('commit', '-q', '--allow-empty', '-m', message);
    return git('rev-parse', 'HEAD');
  };
  const scan = async (...options: readonly string[]) => {
    const command = ['scan', '--git', repository, '--json', ...options];
    const circumstances = { env: { PATH: process.env.PATH, HOME: shell.home } };
    const { exitCode, stdout, stderr } = await shell.keyrack(command, circumstances);
    return { exitCode, stdout, stderr, data: stdout === '' ? null : JSON.parse(stdout).data };
  };
  return { ...shell, id: data.id, token, repository, git, write, commit, scan };
}

describe.skipIf(!hasGit())('the history of a repository', () => {
  test('without a token of this rack is exit 0, also before the first commit', async () => {
    const { write, commit, scan } = await makeRepository();
    expect(await scan()).toMatchObject({ exitCode: 0, data: { objects: 0 } });
    write('a', 'nothing\n');
    commit('first');
    expect(await scan()).toMatchObject({ exitCode: 0, data: { findings: [], objects: 2 } });
  });

  test('tells a token that is deleted since, with the commit that brought it in', async () => {
    const { write, commit, scan, token, id, repository } = await makeRepository();
    write('start', 'x');
    commit('start');
    write('with blank é.env', `A=1\nKEY=${token}\n`);
    const leak = commit('leak');
    write('with blank é.env', 'A=1\n');
    commit('gone');
    const { exitCode, data, stdout } = await scan();
    expect(exitCode).toBe(1);
    expect(data.findings).toMatchObject([
      { file: 'with blank é.env', line: 2, column: 5, repository, commit: leak, key: { id } },
    ]);
    expect(stdout).not.toContain(token.slice(-20));
  });

  test.each(['an amended commit', 'a stash', 'the index', 'a message', 'a tag'])(
    'tells a token in %s',
    async (where) => {
      const { write, commit, scan, git, token, id } = await makeRepository();
      write('a', 'x');
      commit('first');
      if (where === 'an amended commit') {
        write('a', token);
        commit('leak');
        write('a', 'x');
        git('commit', '-q', '-a', '--amend', '--allow-empty', '-m', 'mended');
      }
      if (where === 'a stash') {
        write('a', token);
        git('stash');
      }
      if (where === 'the index') {
        write('b', token);
        git('add', 'b');
        write('b', 'x');
      }
      if (where === 'a message') commit(`leak ${token}`);
      if (where === 'a tag') git('tag', '-a', 'v1', '-m', token);
      const { exitCode, data } = await scan();
      expect(exitCode).toBe(1);
      const inHistory = data.findings.filter((one: { commit: string | null }) => one.commit);
      expect(inHistory).not.toEqual([]);
      for (const { key } of inHistory) expect(key.id).toBe(id);
    },
  );

  test('is read where it is, whatever GIT_DIR of a hook says', async () => {
    const { write, commit, repository, token, keyrack, home } = await makeRepository();
    write('a', token);
    commit('leak');
    rmSync(join(repository, 'a'));
    const env = { PATH: process.env.PATH, HOME: home, GIT_DIR: '/nowhere' };
    const { exitCode, stdout } = await keyrack(['scan', '--git', repository, '--plain'], { env });
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/@[0-9a-f]{12}:a:1:1\t/);
  });

  test('the attack: a path that looks like an option of git is a path', async () => {
    const { keyrack, home } = await makeRepository();
    const folder = join(home, '--upload-pack=touch x');
    mkdirSync(folder);
    const env = { PATH: process.env.PATH, HOME: home };
    const { exitCode, stderr } = await keyrack(['scan', '--git', folder], { env });
    expect(exitCode).toBe(2);
    expect(stderr).toContain('not a git repository');
  });

  test('the attack: the configuration of a repository names a program to check signatures, which does not run', async () => {
    const { write, commit, scan, git, token, repository, home } = await makeRepository();
    const [program, proof] = [join(home, 'program'), join(home, 'proof')];
    writeFileSync(program, `#!/bin/sh\ntouch ${proof}\n`, { mode: 0o755 });
    write('a', token);
    commit('leak');
    const plain = git('cat-file', 'commit', 'HEAD');
    const signature = 'gpgsig -----BEGIN PGP SIGNATURE-----\n x\n -----END PGP SIGNATURE-----';
    const signed = plain.replace('\n\n', `\n${signature}\n\n`);
    const options = { input: `${signed}\n`, env: { PATH: process.env.PATH, HOME: home } };
    const hash = ['-C', repository, 'hash-object', '-t', 'commit', '-w', '--stdin'];
    git('reset', '-q', '--hard', execFileSync('git', hash, options).toString().trim());
    git('config', 'log.showSignature', 'true');
    git('config', 'gpg.program', program);
    git('log', '-1');
    expect(existsSync(proof)).toBe(true);
    rmSync(proof);
    expect(await scan()).toMatchObject({ exitCode: 1 });
    expect(existsSync(proof)).toBe(false);
  });

  test('tells a moved file where it came in, so that git shows it there', async () => {
    const { write, commit, git, scan, token } = await makeRepository();
    write('first', token);
    const added = commit('add');
    git('mv', 'first', 'second');
    commit('move');
    git('rm', '-q', 'second');
    commit('gone');
    const { data } = await scan();
    const [{ file, commit: told }] = data.findings;
    expect([file, told]).toEqual(['first', added]);
    expect(git('show', `${told}:${file}`)).toBe(token);
  });

  /** Each of these names a program in the configuration of a repository that a stranger made. */
  test.each([
    ['core.fsmonitor'],
    ['core.pager'],
    ['core.sshCommand'],
    ['core.alternateRefsCommand'],
    ['core.editor'],
    ['core.askPass'],
    ['diff.external'],
    ['diff.x.textconv'],
    ['diff.x.command'],
    ['filter.x.smudge'],
    ['filter.x.clean'],
    ['gpg.program'],
    ['pager.log'],
    ['alias.log'],
  ])('the attack: %s names a program, which does not run', async (setting) => {
    const { write, commit, scan, git, token, repository, home } = await makeRepository();
    const [program, proof] = [join(home, 'program'), join(home, 'proof')];
    writeFileSync(program, `#!/bin/sh\ntouch ${proof}\n`, { mode: 0o755 });
    write('a', token);
    commit('leak');
    write('b', token);
    git('add', 'b');
    git('config', setting, setting.startsWith('alias.') ? `!${program}` : program);
    writeFileSync(join(repository, '.git', 'info', 'attributes'), '* diff=x filter=x\n');
    expect(await scan()).toMatchObject({ exitCode: 1 });
    expect(existsSync(proof)).toBe(false);
  });

  test('the attack: a hook of the repository does not run', async () => {
    const { write, commit, scan, token, repository, home } = await makeRepository();
    const proof = join(home, 'proof');
    write('a', token);
    commit('leak');
    for (const hook of ['post-index-change', 'reference-transaction', 'fsmonitor-watchman'])
      writeFileSync(join(repository, '.git', 'hooks', hook), `#!/bin/sh\ntouch ${proof}\n`, {
        mode: 0o755,
      });
    expect(await scan()).toMatchObject({ exitCode: 1 });
    expect(existsSync(proof)).toBe(false);
  });

  test('a bare repository, a work tree of another one, and a submodule by its own path are read', async () => {
    const { write, commit, git, token, repository, home, keyrack } = await makeRepository();
    write('a', token);
    commit('leak');
    git('clone', '-q', '--bare', repository, join(home, 'bare'));
    git('worktree', 'add', '-q', join(home, 'tree'));
    git('rm', '-q', 'a');
    commit('gone');
    const other = join(home, 'other');
    git('init', '-q', other);
    const add = ['-c', 'protocol.file.allow=always', '-C', other, 'submodule', '--quiet', 'add'];
    git(...add, repository, 'part');
    const env = { PATH: process.env.PATH, HOME: home };
    for (const path of ['bare', 'tree', 'other/part']) {
      const argv = ['scan', '--git', join(home, path), '--plain'];
      const { exitCode, stdout } = await keyrack(argv, { env });
      expect([path, exitCode]).toEqual([path, 1]);
      expect(stdout).toMatch(/@[0-9a-f]{12}:a:1:1\t/);
    }
  });

  test('the attack: a clone that lacks objects names a program that would bring them, which does not run', async () => {
    const { write, commit, git, token, repository, home, keyrack } = await makeRepository();
    const [program, proof] = [join(home, 'program'), join(home, 'proof')];
    writeFileSync(program, `#!/bin/sh\ntouch ${proof}\nexit 1\n`, { mode: 0o755 });
    write('a', token);
    commit('leak');
    git('config', 'uploadpack.allowFilter', 'true');
    const clone = join(home, 'clone');
    git('clone', '-q', '--no-checkout', '--filter=blob:none', `file://${repository}`, clone);
    git('-C', clone, 'config', 'remote.origin.uploadpack', program);
    git('-C', clone, 'config', 'protocol.file.allow', 'always');
    const env = { PATH: process.env.PATH, HOME: home };
    const { exitCode, stderr } = await keyrack(['scan', '--git', clone], { env });
    expect(exitCode).toBe(8);
    expect(stderr).toContain('the object is not here');
    expect(existsSync(proof)).toBe(false);
  });

  test('a place without a repository is a usage error, and without git a failure', async () => {
    const { keyrack, home, repository } = await makeRepository();
    const env = { PATH: process.env.PATH, HOME: home };
    expect(await keyrack(['scan', '--git', home], { env })).toMatchObject({ exitCode: 2 });
    const none = await keyrack(['scan', '--git', repository], { env: { PATH: home } });
    expect(none.exitCode).toBe(1);
    expect(none.stderr).toContain('there is no program git');
  });

  test('objects that are too large are named', async () => {
    const { write, commit, scan, repository } = await makeRepository();
    write('large', 'x'.repeat(1_100_000));
    commit('large');
    const { exitCode, stderr } = await scan('--max-size', '1');
    expect(exitCode).toBe(8);
    expect(stderr).toContain(`${repository}@`);
  });
});
