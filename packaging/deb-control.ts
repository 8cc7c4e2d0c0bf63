/** What the package tells dpkg. */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { version } from './version.ts';

const debian = join(import.meta.dirname, 'debian');
const scripts = ['postinst', 'prerm', 'postrm'];

/** Adds `DEBIAN` to a tree that holds everything else. */
export function fillControl(tree: string): void {
  const files = readdirSync(tree, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(tree, path)).isFile())
    .sort();
  const bytes = files.map((path) => statSync(join(tree, path)).size);
  const kibibytes = bytes.reduce((sum, size) => sum + Math.ceil(size / 1024), 0);
  const control = join(tree, 'DEBIAN');
  mkdirSync(control, { mode: 0o755 });
  const put = (name: string, text: string, mode = 0o644) => {
    writeFileSync(join(control, name), text);
    chmodSync(join(control, name), mode);
  };
  const template = readFileSync(join(debian, 'control'), 'utf8');
  put('control', template.replace('@VERSION@', version).replace('@SIZE@', String(kibibytes)));
  put('md5sums', files.map((path) => `${md5(join(tree, path))}  ${path}\n`).join(''));
  for (const name of ['conffiles', 'templates'])
    put(name, readFileSync(join(debian, name), 'utf8'));
  for (const name of scripts) put(name, readFileSync(join(debian, name), 'utf8'), 0o755);
}

/** dpkg compares nothing else. */
function md5(path: string): string {
  return createHash('md5').update(readFileSync(path)).digest('hex');
}
