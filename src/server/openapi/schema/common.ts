import { z } from 'zod';
import type { PaginationWire } from '../../wire/page.ts';

/** An ISO 8601 time in UTC. */
export const moment = z.iso.datetime().meta({ examples: ['2026-11-21T10:00:00.000Z'] });

/** A count from 0. */
export const count = z.int().min(0);

export const pagination: z.ZodType<PaginationWire> = z.strictObject({
  page: z.int().min(1),
  per_page: z.int().min(1),
  total: count.meta({ description: 'How many there are on all pages.' }),
  total_pages: z.int().min(1).meta({ description: 'An empty list has one page.' }),
});

/** A list of such items with its place. */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.strictObject({ data: z.array(item), pagination });
}

/** An answer that holds one thing. */
export function dataOf<T extends z.ZodType>(data: T) {
  return z.strictObject({ data });
}
