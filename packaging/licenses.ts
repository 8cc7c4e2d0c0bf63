import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');

/** The licenses of Node and of the packages that the modules come from, as one text: whoever hands on the executable hands them on. */
export function licensesOf(moduleIds: readonly string[]): string {
  const folders = new Set(moduleIds.flatMap((id) => packageOf(id) ?? []));
  const own = join(root, `node_modules/node-linux-${process.arch}`);
  return [own, ...[...folders].sort()].map(describe).join('\n');
}

/** The folder of the package of npm that a module lies in. */
function packageOf(id: string): string | null {
  if (!id.startsWith('/') || !id.includes('/node_modules/')) return null;
  for (let folder = dirname(id); !folder.endsWith('/node_modules'); folder = dirname(folder))
    if (existsSync(join(folder, 'package.json')) && nameOf(folder).name) return folder;
  return null;
}

function nameOf(folder: string): { name?: string; version?: string; license?: string } {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

function describe(folder: string): string {
  const { name, version, license } = nameOf(folder);
  const texts = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const bodies = texts.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  const title = `${name} ${version} (${license}), ${relative(root, folder)}`;
  return `${title}\n${'='.repeat(title.length)}\n\n${bodies.join('\n\n')}\n`;
}
