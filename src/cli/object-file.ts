import type { Stats } from 'node:fs';
import type { Failure } from './failure.ts';
import { readRegularFile } from './read-regular-file.ts';

/** What a file must be to be read, and how it is refused. */
export interface FileRules {
  readonly maxBytes: number;
  /** What else is wrong with it, or null. */
  readonly problemOf?: (stats: Stats) => string | null;
  readonly refused: (problem: string) => Failure;
}

/**
 * A JSON object of a file that keyrack keeps its settings or keys in. Throws what the system says if it cannot be opened.
 */
export function readObjectFile(path: string, rules: FileRules): Readonly<Record<string, unknown>> {
  const { maxBytes, problemOf, refused } = rules;
  const inspect = (stats: Stats) => {
    const problem = problemOf?.(stats) ?? null;
    if (problem !== null) throw refused(problem);
  };
  const text = readRegularFile(path, { maxBytes, refuse: refused, inspect });
  const value = parse(text, rules);
  if (isObject(value)) return value;
  throw rules.refused('it is not a JSON object');
}

/** True for what JSON has between braces. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What does not hold is told without quoting anything: it may be a token. */
function parse(text: string, { refused }: FileRules): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refused('it is not JSON');
  }
}
