import type { z } from 'zod';
import type { Issue } from '../../core/errors.ts';

/** The most issues of one answer; a long body may hold a million mistakes. */
const maxIssues = 100;

/** What zod found, as issues in our words, the first hundred. Unknown fields are named one by one. */
export function toIssues(error: z.ZodError): readonly Issue[] {
  return error.issues.slice(0, maxIssues).flatMap(toOurs).slice(0, maxIssues);
}

function toOurs(issue: z.core.$ZodIssue): readonly Issue[] {
  if (issue.code !== 'unrecognized_keys')
    return [{ path: pathOf(issue.path), message: say(issue) }];
  return issue.keys.slice(0, maxIssues).map((key) => ({
    path: pathOf([...issue.path, key]),
    message: 'is not a known field',
  }));
}

function say(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom') return issue.message;
  if (issue.code === 'too_big') return `is too long, ${issue.maximum} are the most`;
  if (issue.input === undefined) return 'is missing';
  if (issue.code === 'invalid_value')
    return `${quote(issue.input)} is not one of ${issue.values.join(', ')}`;
  if (issue.code === 'invalid_type')
    return `${quote(issue.input)} is not ${nameOf(issue.expected)}`;
  return `${quote(issue.input)} is not valid`;
}

/** Lists and objects are not quoted: they are long, and may hold what must not be shown. */
function quote(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  return typeof value === 'string' ? `"${value.slice(0, 64)}"` : String(value);
}

function nameOf(expected: string): string {
  const names: Readonly<Record<string, string>> = {
    array: 'a list',
    object: 'an object',
    record: 'an object',
    boolean: 'true or false',
  };
  return names[expected] ?? `a ${expected}`;
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.map((part) => String(part).slice(0, 64)).join('.');
}
