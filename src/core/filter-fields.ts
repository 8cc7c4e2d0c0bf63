/** The kinds of fields that the filters of lists are made of. */
import { parseDuration } from './duration.ts';
import { parseMoment } from './expiry.ts';
import { type FilterField, holding, type Test } from './filter.ts';

/** One of these texts holds the value, or with `=` before it is the value. */
export function textField<T>(...textsOf: readonly ((item: T) => string | null)[]): FilterField<T> {
  const some = (passes: Test<string>) => (item: T) =>
    textsOf.some((textOf) => passes(textOf(item) ?? ''));
  return {
    takes: 'a text, or =text for exactly that',
    // What is exactly "bob" is not among what was exactly "bo".
    within: (value) => !value.startsWith('='),
    read: (value) => {
      if (!value.startsWith('=')) return some(holding(value));
      const exact = value.slice(1).toLowerCase();
      return some((text) => text.toLowerCase() === exact);
    },
  };
}

/** One or more of many known words; a part of one stands for it: `revoked` for `key.revoked`. */
export function partField<T>(
  choices: readonly string[],
  choiceOf: (item: T) => string,
): FilterField<T> {
  return {
    takes: `one of these, or a part of one: ${choices.join(', ')}`,
    within: () => true,
    read: (written) => {
      const holds = holding(written);
      return choices.some(holds) ? (item) => holds(choiceOf(item)) : null;
    },
  };
}

/** `since` a moment: a date, a time (UTC if it has no zone), or so long ago; `until` it is the other side. */
export function momentField<T>(
  side: 'since' | 'until',
  momentOf: (item: T) => string,
): FilterField<T> {
  return {
    takes: 'a date, a time, or so long ago: 2026-01-31, 2026-01-31T09:30Z, 7d',
    read: (written, now) => {
      const limit = readMoment(written, now);
      if (limit === null) return null;
      const isSince = side === 'since';
      return (item) =>
        isSince ? Date.parse(momentOf(item)) >= limit : Date.parse(momentOf(item)) < limit;
    },
  };
}

/** A date, a time, or so long ago, in milliseconds; null for what is none of them, or not yet. */
export function readMoment(written: string, now: number): number | null {
  const span = durationOf(written);
  if (span !== null) return now - span;
  const moment = parseMoment(written.toUpperCase());
  return Number.isNaN(moment) ? null : moment;
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
