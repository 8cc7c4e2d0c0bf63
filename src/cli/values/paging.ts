import { usageFailure } from '../failure.ts';
import type { Arguments } from '../parse.ts';
import type { OptionSpec } from '../syntax.ts';

/** The options of a list that comes in pages. */
export const pagingOptions: readonly OptionSpec[] = [
  { name: 'page', value: 'N', summary: 'only this page' },
  { name: 'limit', value: 'N', summary: 'how many a page holds, 1 to 100' },
];

/** Reads `--page` and `--limit`; null if neither was given. */
export function readPaging(args: Arguments): { page?: number; limit?: number } | null {
  const page = readCount(args, 'page');
  const limit = readCount(args, 'limit');
  if (page === undefined && limit === undefined) return null;
  return { ...(page !== undefined && { page }), ...(limit !== undefined && { limit }) };
}

function readCount(args: Arguments, name: string): number | undefined {
  const text = args.text(name);
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw usageFailure(`Cannot read --${name}: "${text.slice(0, 40)}" is not a whole number from 1`);
}
