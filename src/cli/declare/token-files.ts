import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { failed } from '../failure.ts';
import { SecretFile } from '../secret-file.ts';
import type { KeyChange } from './change.ts';

const maxPart = 64;

/** Where tokens go: a directory with a new file (0600) for each, named by account, profile and name of its key. */
export class TokenFiles {
  readonly #directory: string;
  readonly #used = new Set<string>();

  /** Makes the directory (0700) if it is not there; throws a failure if it cannot be. */
  constructor(directory: string) {
    this.#directory = directory;
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
    } catch (cause) {
      const { code } = cause as NodeJS.ErrnoException;
      throw failed(`Cannot make the directory "${directory}": ${code}`, { cause });
    }
  }

  /** Makes the file for the token of a key, which is not there yet. */
  create({ account, profile, name }: KeyChange): Promise<SecretFile> {
    const stem = [account, profile, name].map(partOf).join('.');
    let file = `${stem}.token`;
    for (let count = 2; this.#used.has(file); count += 1) file = `${stem}-${count}.token`;
    this.#used.add(file);
    return SecretFile.create(join(this.#directory, file));
  }
}

/** A name may hold a slash, and two dots. */
function partOf(text: string): string {
  return text.replace(/[^0-9A-Za-z_-]+/g, '_').slice(0, maxPart);
}
