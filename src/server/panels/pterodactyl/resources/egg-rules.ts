/** The rules that an egg sets for the values of its variables, in the words of the panel's framework: `required|integer|max:64`. */
import type { BrokenRule } from '../failure.ts';
import { sentence } from '../rules/sentences.ts';

interface Checked {
  readonly value: string;
  /** What sizes are compared with: the number that the value is, or how many characters it has. */
  readonly size: number;
  readonly first: number;
  readonly second: number;
  readonly list: readonly string[];
}

/** Those without a line here are not checked. */
const checks: Readonly<Record<string, (checked: Checked) => boolean>> = {
  required: ({ value }) => value !== '',
  integer: ({ value }) => /^-?\d+$/.test(value),
  numeric: ({ value }) => /^-?\d+(\.\d+)?$/.test(value),
  boolean: ({ value }) => /^[01]$/.test(value),
  alpha_num: ({ value }) => /^[\p{L}\p{N}]*$/u.test(value),
  alpha_dash: ({ value }) => /^[\p{L}\p{N}_-]*$/u.test(value),
  min: ({ size, first }) => size >= first,
  max: ({ size, first }) => size <= first,
  between: ({ size, first, second }) => size >= first && size <= second,
  in: ({ value, list }) => list.includes(value),
};

const sized = new Set(['min', 'max', 'between']);

/** The first rule that a value breaks, if there is one; told of the field, which sentences call by the label. */
export function brokenRule(
  rules: string,
  value: string,
  { field, label }: { readonly field: string; readonly label: string },
): readonly BrokenRule[] {
  const all = rules.split('|');
  if (value === '' && !all.includes('required')) return [];
  const isNumber = all.includes('integer') || all.includes('numeric');
  const size = isNumber ? Number(value) : [...value].length;
  for (const rule of all) {
    const [name = '', argument = ''] = rule.split(':');
    const list = argument.split(',');
    const [first = 0, second = 0] = list.map(Number);
    if (checks[name]?.({ value, size, first, second, list }) !== false) continue;
    const words = sized.has(name) ? `${name}.${isNumber ? 'number' : 'string'}` : name;
    const facts = name === 'max' ? { max: first } : { min: first, max: second };
    return [{ field, rule: name, detail: sentence(words, label, facts) }];
  }
  return [];
}
