/** The executable under the circumstances that a machine may hold for it. */
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** The file that is tested. */
export const executable = join(root, `dist/keyrack-linux-${process.arch}`);

/** How the executable is started, and with which words before its own. */
export interface Circumstance {
  readonly name: string;
  readonly command: readonly [file: string, ...args: string[]];
  /** The data directory as the executable names it, and as this process does. */
  readonly data: string;
  readonly seen: string;
  /** False if this machine cannot bring it about. */
  readonly possible: boolean;
}

/** Builds the executable, as its users do. */
export function build(): void {
  execFileSync('npm', ['run', '--silent', 'build:binary'], { cwd: root, stdio: 'ignore' });
}

/** Makes a folder that other users may enter; whoever makes it removes it. */
export function makePlace(): string {
  const place = mkdtempSync(join(tmpdir(), 'keyrack-binary-'));
  chmodSync(place, 0o755);
  return place;
}

/** Every circumstance, each with a rack of its own below `place`. Nothing is made there yet. */
export function circumstances(place: string): readonly Circumstance[] {
  const copy = join(place, 'a folder with spaces/keyrack');
  const bare = ['env', '-i', 'TERM=xterm-256color'] as const;
  const isRoot = process.getuid?.() === 0;
  const nobody = ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] as const;
  const noProc = ['unshare', '-m', 'sh', '-c', 'umount -l /proc && exec "$@"', 'sh'] as const;
  const at = (name: string, command: Circumstance['command'], possible = true) => {
    const data = join(place, name.replaceAll(/\W/g, '-'));
    return { name, command, possible, data, seen: data };
  };
  const box = join(place, 'box');
  return [
    at('from a path with spaces', [copy]),
    at('through a symbolic link', [join(place, 'linked')]),
    at('with an empty environment', [...bare, copy]),
    at('as an unprivileged user', [...nobody, copy], isRoot && runs(nobody)),
    at('without /proc', [...noProc, copy], isRoot && runs(noProc)),
    {
      ...at(
        'on a machine with nothing but its libraries',
        [...bare, '/usr/sbin/chroot', box, '/keyrack'],
        isRoot,
      ),
      data: '/rack',
      seen: join(box, 'rack'),
    },
  ];
}

function runs([file = '', ...args]: readonly string[]): boolean {
  return spawnSync(file, [...args, 'true']).status === 0;
}

/** Puts the executable where the circumstances want it. */
export function prepare(place: string): void {
  const copy = join(place, 'a folder with spaces/keyrack');
  mkdirSync(dirname(copy));
  copyFileSync(executable, copy);
  symlinkSync(copy, join(place, 'linked'));
  for (const { name, data } of circumstances(place)) {
    if (name !== 'as an unprivileged user') continue;
    mkdirSync(data, { mode: 0o700 });
    if (process.getuid?.() === 0) chownSync(data, 65_534, 65_534);
  }
  fillBox(join(place, 'box'));
}

/** The libraries by the names that the loader asks for, and the executable. */
function fillBox(box: string): void {
  for (const library of libraries()) {
    mkdirSync(join(box, dirname(library)), { recursive: true });
    copyFileSync(library, join(box, library));
  }
  copyFileSync(executable, join(box, 'keyrack'));
}

/** The libraries that the executable loads, by their paths. */
export function libraries(): readonly string[] {
  const text = execFileSync('ldd', [executable], { encoding: 'utf8' });
  return [...text.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path);
}
