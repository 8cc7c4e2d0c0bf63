/** The files that the package installs. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { version } from './version.ts';

/** Where the executable and the licenses are, where the files go, and the time of the changelog. */
export interface TreeOptions {
  readonly dist: string;
  readonly tree: string;
  readonly date: Date;
}

const root = join(import.meta.dirname, '..');
const debian = join(import.meta.dirname, 'debian');
const doc = 'usr/share/doc/keyrack';

/** What the executable prints about itself, and where that belongs. */
const printed: readonly (readonly [words: readonly string[], path: string])[] = [
  [['man'], 'usr/share/man/man1/keyrack.1.gz'],
  [['completion', 'bash'], 'usr/share/bash-completion/completions/keyrack'],
  [['completion', 'zsh'], 'usr/share/zsh/vendor-completions/_keyrack'],
  [['completion', 'fish'], 'usr/share/fish/vendor_completions.d/keyrack.fish'],
];

/** Fills the tree; tells what it leaves out because the executable does not know the command. */
export function fillTree({ dist, tree, date }: TreeOptions): void {
  const executable = join(dist, 'keyrack-linux-x64');
  const put = (path: string, body: string | Buffer) => write(join(tree, path), body);
  const copy = (from: string, path: string) => put(path, readFileSync(from));
  mkdirSync(join(tree, 'usr/bin'), { recursive: true });
  copyFileSync(executable, join(tree, 'usr/bin/keyrack'));
  chmodSync(join(tree, 'usr/bin/keyrack'), 0o755);
  for (const unit of ['keyrack.service', 'keyrack.socket'])
    copy(join(debian, unit), `usr/lib/systemd/system/${unit}`);
  copy(join(debian, 'config.json'), 'etc/keyrack/config.json');
  copy(join(debian, 'lintian-overrides'), 'usr/share/lintian/overrides/keyrack');
  copy(join(debian, 'copyright'), `${doc}/copyright`);
  put(`${doc}/licenses.txt.gz`, gzip(readFileSync(join(dist, 'keyrack-licenses.txt'))));
  put(`${doc}/changelog.gz`, gzip(changelog(date)));
  for (const name of readdirSync(join(root, 'docs')))
    if (name.endsWith('.md')) copy(join(root, 'docs', name), `${doc}/${name}`);
  for (const [words, path] of printed) {
    const text = print(executable, words);
    if (text !== null) put(path, path.endsWith('.gz') ? gzip(text) : text);
  }
}

function write(path: string, body: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
  writeFileSync(path, body);
  chmodSync(path, 0o644);
}

function gzip(body: string | Buffer): Buffer {
  return gzipSync(body, { level: 9 });
}

function print(executable: string, words: readonly string[]): string | null {
  const { status, stdout } = spawnSync(executable, words, { encoding: 'utf8', env: {} });
  if (status === 0) return stdout;
  process.stderr.write(`left out: keyrack does not know "${words.join(' ')}"\n`);
  return null;
}

/** Debian wants a changelog of its own form; the one of people is among the documents. */
function changelog(date: Date): string {
  const when = date.toUTCString().replace('GMT', '+0000');
  return `keyrack (${version}) unstable; urgency=medium

  * See CHANGELOG.md of Keyrack.

 -- The Keyrack authors <keyrack@keyrack.invalid>  ${when}
`;
}
