/** The kinds of fields that the filters of lists are made of. */
import { parseDuration } from './duration.ts';
import { type FilterField, holding } from './filter.ts';

/** A text that holds the value, or with `=` before it is the value. */
export function textField<T>(textOf: (item: T) => string | null): FilterField<T> {
  return {
    takes: 'a text, or =text for exactly that',
    within: true,
    read: (value) => {
      if (!value.startsWith('=')) {
        const holds = holding(value);
        return (item) => holds(textOf(item) ?? '');
      }
      const exact = value.slice(1).toLowerCase();
      return (item) => (textOf(item) ?? '').toLowerCase() === exact;
    },
  };
}

/** One or more of a few known words; the beginning of one stands for it. */
export function choiceField<T>(
  choices: readonly string[],
  has: (item: T, choice: string) => boolean,
): FilterField<T> {
  return {
    takes: `one of ${choices.join(', ')}`,
    read: (written) => {
      const value = written.toLowerCase();
      const exact = choices.filter((choice) => choice === value);
      const meant = exact.length > 0 ? exact : choices.filter((choice) => choice.startsWith(value));
      return meant.length === 0 ? null : (item) => meant.some((choice) => has(item, choice));
    },
  };
}

/** A whole number: `0`, `>100`, `<=5`. */
export function numberField<T>(numberOf: (item: T) => number): FilterField<T> {
  return {
    takes: '0, >100 or <100',
    read: (value) => {
      const [, sign = '', digits] = /^(>=|<=|>|<|)(\d{1,15})$/.exec(value) ?? [];
      if (digits === undefined) return null;
      const compare = comparisons[sign] as Comparison;
      return (item) => compare(numberOf(item), Number(digits));
    },
  };
}

/**
 * A span of time: `>90d`, `<14d`; `never` if there can be none, and then nothing is less. `spanOf`
 * gives milliseconds, NaN for no match.
 */
export function spanField<T>(
  spanOf: (item: T, now: number) => number,
  isNever: ((item: T) => boolean) | null,
): FilterField<T> {
  return {
    takes: isNever ? 'never, >90d or <14d' : '>90d or <14d',
    read: (written, now) => {
      const value = written.toLowerCase();
      if (value === 'never') return isNever;
      const [, sign = '', duration = ''] = /^(>=|<=|>|<)(.+)$/.exec(value) ?? [];
      const limit = durationOf(duration);
      const compare = comparisons[sign];
      if (!compare || limit === null) return null;
      const isLess = sign.startsWith('<');
      return (item) => !(isLess && isNever?.(item)) && compare(spanOf(item, now), limit);
    },
  };
}

type Comparison = (a: number, b: number) => boolean;

const comparisons: Readonly<Record<string, Comparison>> = {
  '': (a, b) => a === b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
};

function durationOf(text: string): number | null {
  try {
    return parseDuration(text);
  } catch {
    return null;
  }
}
