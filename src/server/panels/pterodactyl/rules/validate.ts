import { z } from 'zod';
import type { Fields } from '../body.ts';
import { type BrokenRule, ValidationFailure } from '../failure.ts';
import type { RuleIssue } from './rule.ts';
import { sentence } from './sentences.ts';

/** So many broken rules are told. */
const maxBroken = 100;

/** The rules that zod checks itself, by the type that it expected. */
const typeRules: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'numeric',
  boolean: 'boolean',
  array: 'array',
  object: 'array',
  record: 'array',
};

/** What sentences call fields, where that is not their name with blanks; elements of lists are `*`. */
export type Labels = Readonly<Record<string, string>>;

/** The fields by the schema; throws one broken rule for each field and rule, in the order of the fields. */
export function validate<T>(schema: z.ZodType<T>, fields: Fields, labels: Labels = {}): T {
  const read = schema.safeParse(fields, { reportInput: true });
  if (read.success) return read.data;
  const issues = read.error.issues.flatMap((issue) => [issue, ...issuesBelow(schema, issue)]);
  throw new ValidationFailure(issues.slice(0, maxBroken).map((issue) => toBroken(issue, labels)));
}

/** A field with fields of its own that is missing breaks the rules of those as well. */
function issuesBelow(schema: z.ZodType, issue: z.core.$ZodIssue): readonly z.core.$ZodIssue[] {
  const [name] = issue.path;
  if (issue.input !== undefined || typeof name !== 'string' || issue.path.length > 1) return [];
  const below = schema instanceof z.ZodObject ? (schema.shape as z.ZodRawShape)[name] : undefined;
  if (!(below instanceof z.ZodObject)) return [];
  const { error } = below.safeParse({}, { reportInput: true });
  return (error?.issues ?? []).map((one) => ({ ...one, path: [name, ...one.path] }));
}

function toBroken(issue: z.core.$ZodIssue, labels: Labels): BrokenRule {
  const field = issue.path.map((part) => String(part).slice(0, 64)).join('.');
  const { rule, isImplicit: _, ...facts } = ruleOf(issue);
  const label = labels[field.replace(/\.\d+(?=\.|$)/g, '.*')] ?? field.replaceAll('_', ' ');
  return { field, rule: rule.split('.')[0] ?? rule, detail: sentence(rule, label, facts) };
}

function ruleOf(issue: z.core.$ZodIssue): RuleIssue {
  const ours = issue.code === 'custom' ? (issue.params as RuleIssue | undefined) : undefined;
  if (ours?.isImplicit) return ours;
  if (issue.input === undefined || issue.input === null) return { rule: 'required' };
  if (ours) return ours;
  if (issue.code === 'invalid_type') return { rule: typeRules[issue.expected] ?? 'regex' };
  return { rule: 'regex' };
}
