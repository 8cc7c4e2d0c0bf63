/**
 * Makes `dist/keyrack_VERSION_amd64.deb` from the executable in `dist` and the files in `packaging/debian`.
 * Built by dpkg-deb alone, so that no packaging tools are needed. The times in it are that of
 * SOURCE_DATE_EPOCH, else of the last commit, so the same sources make the same package.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fillControl } from './deb-control.ts';
import { fillTree } from './deb-tree.ts';
import { version } from './version.ts';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

function lastChange(): string {
  const { stdout, status } = spawnSync('git', ['log', '-1', '--format=%ct'], {
    cwd: root,
    encoding: 'utf8',
  });
  return status === 0 && stdout.trim() !== ''
    ? stdout.trim()
    : String(Math.floor(Date.now() / 1000));
}

// What is in a package is for everybody, however private the files of its maker are.
process.umask(0o022);

const epoch = process.env.SOURCE_DATE_EPOCH ?? lastChange();
const folder = mkdtempSync(join(dist, '.deb-'));
try {
  const tree = join(folder, 'tree');
  const texts = { dist, tree, date: new Date(Number(epoch) * 1000) };
  fillTree(texts);
  fillControl(tree);
  const made = join(folder, 'keyrack.deb');
  // Level 1 of xz: the last tenth of its size would cost a minute.
  execFileSync('dpkg-deb', ['-Zxz', '-z1', '--root-owner-group', '--build', tree, made], {
    env: { ...process.env, SOURCE_DATE_EPOCH: epoch },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const path = join(dist, `keyrack_${version}_amd64.deb`);
  renameSync(made, path);
  process.stdout.write(`${path} ${(statSync(path).size / 1e6).toFixed(1)} MB\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
