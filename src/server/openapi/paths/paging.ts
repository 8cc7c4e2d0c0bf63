import { defaultLimit, maxLimit } from '../../../core/page.ts';
import type { pagingNames } from '../../wire/page.ts';
import type { Parameter } from '../document-types.ts';
import { inQuery } from '../operation.ts';

/** The parameters of every list. */
export const pagingParameters: Readonly<Record<(typeof pagingNames)[number], Parameter>> = {
  page: inQuery('page', 'Which page.', { type: 'integer', minimum: 1, default: 1 }),
  limit: inQuery('limit', 'How many on a page.', {
    type: 'integer',
    minimum: 1,
    maximum: maxLimit,
    default: defaultLimit,
  }),
};
