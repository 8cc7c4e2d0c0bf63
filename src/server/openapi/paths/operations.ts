import { changeFailures, type Paths } from '../operation.ts';

const common = { tag: 'Operations', access: 'anybody' } as const;

/** Health, metrics, the clock, and the document itself. */
export const operationsPaths: Paths = {
  '/healthz': {
    get: {
      ...common,
      id: 'getHealth',
      summary: 'Who is here',
      answers: { 200: { description: 'It is alive.', schema: 'Health' } },
    },
  },
  '/readyz': {
    get: {
      ...common,
      id: 'getReadiness',
      summary: 'Are changes accepted',
      answers: {
        200: { description: 'They are.', schema: 'Health' },
        503: {
          description: 'The server is stopping, or accepts no change until a restart.',
          schema: 'Unready',
        },
      },
    },
  },
  '/metrics': {
    get: {
      ...common,
      access: 'near',
      needs: 'scope `manage`, unless it comes from this box',
      id: 'getMetrics',
      summary: 'Metrics for Prometheus',
      answers: { 200: { description: 'The text format, version 0.0.4.', type: 'text/plain' } },
    },
  },
  '/v1/boxes': {
    get: {
      ...common,
      access: 'key',
      needs: 'scope `manage`, permission `api_keys.read`',
      id: 'listBoxes',
      summary: 'List the boxes that share the rack',
      description: 'One, unless the rack is in PostgreSQL.',
      answers: { 200: { description: 'All that judge by it.', schema: 'BoxList' } },
    },
  },
  '/v1/clock/reset': {
    post: {
      ...common,
      access: 'key',
      needs: 'scope `manage`, role `admin`',
      id: 'resetClock',
      summary: 'Let expiry be judged by the clock again',
      description: 'After the clock had been wrongly far ahead.',
      answers: { 200: { description: 'The moments.', schema: 'ClockResetAnswer' } },
      failures: changeFailures,
    },
  },
  '/openapi.json': {
    get: {
      ...common,
      id: 'getDocument',
      summary: 'This document',
      answers: { 200: { description: 'OpenAPI 3.1.', type: 'application/json' } },
    },
  },
  '/docs': {
    get: {
      ...common,
      id: 'getDocs',
      summary: 'This document as a page',
      answers: { 200: { description: 'A page without scripts.', type: 'text/html' } },
    },
  },
};
