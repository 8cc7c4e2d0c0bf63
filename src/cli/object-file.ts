import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import type { Failure } from './failure.ts';

const { O_RDONLY, O_NONBLOCK } = constants;

/** What a file must be to be read, and how it is refused. */
export interface FileRules {
  readonly maxBytes: number;
  /** What else is wrong with it, or null. */
  readonly problemOf?: (stats: Stats) => string | null;
  readonly refused: (problem: string) => Failure;
}

/**
 * A JSON object of a file that keyrack keeps its settings or keys in. Looks at what was opened, not at the path: a pipe would
 * keep everybody waiting, and a path may change meanwhile. Throws what the system says if it cannot be opened.
 */
export function readObjectFile(path: string, rules: FileRules): Readonly<Record<string, unknown>> {
  const value = parse(readRegularFile(path, rules), rules);
  if (isObject(value)) return value;
  throw rules.refused('it is not a JSON object');
}

/** True for what JSON has between braces. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function readRegularFile(path: string, { maxBytes, problemOf, refused }: FileRules): string {
  const file = openSync(path, O_RDONLY | O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) throw refused('it is not a regular file');
    const problem = problemOf?.(stats) ?? null;
    if (problem !== null) throw refused(problem);
    if (stats.size > maxBytes) throw refused(`it is larger than ${maxBytes} bytes`);
    return readFileSync(file, 'utf8');
  } finally {
    closeSync(file);
  }
}

/** What does not hold is told without quoting anything: it may be a token. */
function parse(text: string, { refused }: FileRules): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('it is not JSON');
  }
}
