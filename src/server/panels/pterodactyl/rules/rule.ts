/** The rules that fields of a body keep to, for zod; `validate.ts` tells in the panel's words which of them was broken. */
import { z } from 'zod';
import type { RuleFacts } from './sentences.ts';

/** What an issue of ours carries: the rule with the kind of value it looks at, and its numbers. */
export interface RuleIssue extends RuleFacts {
  readonly rule: string;
  /** True for a rule that looks at what is missing as well; every other one is told as `required` then. */
  readonly isImplicit?: boolean | undefined;
}

/** A check that names the rule which it stands for. */
export function rule<T>(name: string, holds: (value: T) => boolean, facts: RuleFacts = {}) {
  return checking(name, holds, facts);
}

function checking<T>(name: string, holds: (value: T) => boolean, facts: Omit<RuleIssue, 'rule'>) {
  return function checkRule(value: T, context: z.RefinementCtx): void {
    if (!holds(value)) context.addIssue({ code: 'custom', params: { rule: name, ...facts } });
  };
}

/** A text of so many characters at most. */
export function text(max = 191) {
  return z.string().superRefine(rule('max.string', (value) => lengthOf(value) <= max, { max }));
}

/** A text of at least one character, told as a range. */
export function textBetween(min: number, max: number) {
  const holds = (value: string) => lengthOf(value) >= min && lengthOf(value) <= max;
  return z.string().superRefine(rule('between.string', holds, { min, max }));
}

/** A text of the form. */
export function matching(pattern: RegExp, name = 'regex') {
  return z.string().superRefine(rule(name, (value) => pattern.test(value)));
}

/** A whole number, also one in digits. */
export function integer({ min = -maxNumber, max = maxNumber }: RuleFacts = {}) {
  return z.preprocess(toNumber, whole().superRefine(within(min, max)));
}

/** A number, also one in digits. */
export function numeric({ min = -maxNumber, max = maxNumber }: RuleFacts = {}) {
  return z.preprocess(toNumber, z.number().superRefine(within(min, max)));
}

/** true, false, 1 or 0. */
export function flag() {
  return z.preprocess(toFlag, z.boolean());
}

/** An integer that is the id of something. */
export function existing(exists: (id: number) => boolean) {
  return z.preprocess(toNumber, whole().superRefine(rule('exists', exists)));
}

/** A text of exactly so many characters. */
export function textOf(size: number) {
  const holds = (value: string) => lengthOf(value) === size;
  return z.string().superRefine(rule('size.string', holds, { min: size }));
}

/** A list of so many at most. */
export function listOf<T extends z.ZodType>(element: T, max = 1000) {
  return z
    .array(element)
    .superRefine(rule('max.array', (all: readonly unknown[]) => all.length <= max, { max }));
}

/** A list that must not be empty either. */
export function required<T extends z.ZodType<readonly unknown[]>>(list: T) {
  return list.refine((all) => all.length > 0, { params: { rule: 'required' } });
}

/** Must be in the body, even if it is null. */
export function present<T extends z.ZodType>(schema: T) {
  return implicit('present', (value) => value !== undefined, schema.nullish());
}

/** May be left out, but not be null: that breaks the rule, mostly the one of its type. */
export function sometimes<T extends z.ZodType>(name: string, schema: T) {
  return implicit(name, (value) => value !== null, schema).optional();
}

/** Must be there if the condition about others holds, which `values` names; null is as good as none. */
export function requiredIf<T extends z.ZodType>(
  name: 'required_with' | 'required_without' | 'required_unless',
  isRequired: boolean,
  values: string,
  schema: T,
) {
  if (!isRequired) return schema.nullish();
  const isThere = (value: unknown) => value !== undefined && value !== null;
  return implicit(name, isThere, schema, { value: values });
}

function implicit<T extends z.ZodType>(
  name: string,
  holds: (value: unknown) => boolean,
  schema: T,
  facts: RuleFacts = {},
) {
  const check = checking(name, holds, { ...facts, isImplicit: true });
  return z.unknown().superRefine(check).pipe(schema);
}

/** zod tells a text that should be a whole number from one that should be any number no further. */
function whole() {
  return z.custom<number>(Number.isSafeInteger, { params: { rule: 'integer' }, abort: true });
}

/** Nothing the panel counts is larger. */
const maxNumber = 2 ** 53 - 1;

function within(min: number, max: number) {
  const isOpen = max === maxNumber;
  const name = isOpen ? 'min.number' : min === -maxNumber ? 'max.number' : 'between.number';
  return rule(name, (value: number) => value >= min && value <= max, { min, max });
}

function lengthOf(value: string): number {
  return [...value].length;
}

function toNumber(value: unknown): unknown {
  return typeof value === 'string' && /^-?\d{1,15}(\.\d{1,9})?$/.test(value)
    ? Number(value)
    : value;
}

function toFlag(value: unknown): unknown {
  if (value === 1 || value === '1') return true;
  return value === 0 || value === '0' ? false : value;
}
