import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';

const { O_RDONLY, O_NONBLOCK } = constants;

/** What a file may be. */
export interface FileLimits {
  readonly maxBytes: number;
  /** Makes the failure that tells why the file is not read. */
  readonly refuse: (problem: string) => Error;
  /** Looks at the file that was opened; throws what it finds. */
  readonly inspect?: (stats: Stats) => void;
}

/**
 * Reads a text file that somebody named. Looks at what was opened, not at the path: a pipe would keep everybody waiting, and a
 * path may change meanwhile. What the system refuses is thrown as the system says it.
 */
export function readRegularFile(path: string, { maxBytes, refuse, inspect }: FileLimits): string {
  const file = openSync(path, O_RDONLY | O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw refuse('it is not a regular file');
    if (stats.size > maxBytes) throw refuse(`it is larger than ${maxBytes} bytes`);
    inspect?.(stats);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}
