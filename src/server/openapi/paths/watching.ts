import { maxLimit } from '../../../core/page.ts';
import type { activityQueryNames } from '../../wire/activity.ts';
import type { requestQueryNames } from '../../wire/request.ts';
import type { Parameter } from '../document-types.ts';
import { inQuery, type Paths } from '../operation.ts';
import { pagingParameters } from './paging.ts';

const requestQuery: Readonly<Record<(typeof requestQueryNames)[number], Parameter>> = {
  since: inQuery('since', 'Decisions after this one, oldest first; without it the latest.', {
    type: 'integer',
    minimum: 0,
  }),
  limit: inQuery('limit', 'How many.', {
    type: 'integer',
    minimum: 1,
    maximum: maxLimit,
    default: maxLimit,
  }),
  key: inQuery('key', 'Decisions about the key with this identifier.'),
  refused: inQuery('refused', 'Refusals alone.', { type: 'string', enum: ['true', 'false'] }),
};

const activityQuery: Readonly<Record<(typeof activityQueryNames)[number], Parameter>> = {
  ids: {
    ...inQuery('ids', 'Identifiers of 1 to 100 keys, with commas between them.'),
    required: true,
    example: 'kr_4fJ0aZq81LmT',
  },
};

const common = {
  tag: 'Watching',
  access: 'key',
  needs: 'scope `manage`, permission `api_keys.read`',
} as const;

/** `/v1/requests`, `/v1/activity` and `/v1/refusals` */
export const watchingPaths: Paths = {
  '/v1/requests': {
    get: {
      ...common,
      id: 'listRequests',
      summary: 'List the latest decisions',
      description: 'About presented tokens, at most 1000, in memory since the server started.',
      parameters: Object.values(requestQuery),
      answers: { 200: { description: 'Decisions, oldest first.', schema: 'Decisions' } },
    },
  },
  '/v1/activity': {
    get: {
      ...common,
      id: 'listActivity',
      summary: 'Show how keys are used',
      description: 'In the last 24 hours, by hour and by source, in memory since the start.',
      parameters: Object.values(activityQuery),
      answers: { 200: { description: 'In the order of the ids.', schema: 'ActivityList' } },
      failures: [404],
    },
  },
  '/v1/refusals': {
    get: {
      ...common,
      id: 'listRefusals',
      summary: 'List refused tokens',
      description: 'Counted by code, source and key, the latest first.',
      parameters: Object.values(pagingParameters),
      answers: { 200: { description: 'One page.', schema: 'RefusalPage' } },
    },
  },
};
