/** The Node that goes into the executable: the one that package-lock.json pins for an architecture. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The architectures that a runtime is pinned for. */
export const architectures = ['x64', 'arm64'] as const;
export type Architecture = (typeof architectures)[number];

const root = join(import.meta.dirname, '..');

/** The pinned runtime of this machine. @throws if npm has not installed it */
export function ownRuntime(): string {
  const path = installed(process.arch);
  if (existsSync(path)) return path;
  throw new Error(`there is no ${path}; run npm ci on Linux with x64 or arm64`);
}

/** The pinned runtime of an architecture. What npm does not install here, it fetches into `folder`. */
export function findRuntime(architecture: Architecture, folder: string): string {
  const path = installed(architecture);
  return existsSync(path) ? path : fetchRuntime(architecture, folder);
}

function installed(architecture: string): string {
  return join(root, `node_modules/node-linux-${architecture}/bin/node`);
}

/** npm installs no package for another processor, but packs it; the digest of the lockfile decides. */
function fetchRuntime(architecture: Architecture, folder: string): string {
  const name = `node-linux-${architecture}`;
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const { version, integrity } = lock.packages[`node_modules/${name}`];
  const args = ['pack', `${name}@${version}`, '--silent', '--pack-destination', folder];
  execFileSync('npm', args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const archive = join(folder, `${name}-${version}.tgz`);
  const digest = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (`sha512-${digest}` !== integrity)
    throw new Error(`${name} is not what package-lock.json pins`);
  execFileSync('tar', ['-xzf', archive, '-C', folder, 'package/bin/node']);
  return join(folder, 'package/bin/node');
}
