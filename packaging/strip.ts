import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import type { Architecture } from './runtime.ts';

const prefixes: Readonly<Record<Architecture, string>> = {
  x64: 'x86_64-linux-gnu-',
  arm64: 'aarch64-linux-gnu-',
};

/**
 * Copies a runtime without its symbols, which are a fifth of it; with them, and a word about it,
 * where no `strip` (Debian: binutils) knows the architecture. Only before the program is put in:
 * an executable that is stripped afterwards does not start.
 */
export function copyStripped(from: string, to: string, architecture: Architecture): void {
  const names = [`${prefixes[architecture]}strip`];
  if (architecture === process.arch) names.push('strip');
  for (const name of names) {
    try {
      execFileSync(name, ['-o', to, from], { stdio: 'ignore' });
      return;
    } catch {
      // The next one may be there.
    }
  }
  process.stderr.write(`${names[0]} is missing: the executable keeps its symbols\n`);
  copyFileSync(from, to);
}
