import { eventTypes } from '../../../core/event.ts';
import type { auditQueryNames } from '../../wire/audit.ts';
import type { Parameter } from '../document-types.ts';
import { inQuery, type Paths } from '../operation.ts';
import { pagingParameters } from './paging.ts';

const query: Readonly<Record<(typeof auditQueryNames)[number], Parameter>> = {
  ...pagingParameters,
  key: inQuery('key', 'Events about the key with this identifier.'),
  actor: inQuery('actor', 'Events by this name, account or key.'),
  type: inQuery('type', 'Events of this kind.', { type: 'string', enum: eventTypes }),
  since: inQuery('since', 'Events from this date or ISO 8601 time on.'),
};

const common = {
  tag: 'Audit',
  access: 'key',
  needs: 'scope `manage`, permission `api_keys.read`',
} as const;

/** `/v1/audit` */
export const auditPaths: Paths = {
  '/v1/audit': {
    get: {
      ...common,
      id: 'listAudit',
      summary: 'List management events',
      description: 'Newest first.',
      parameters: Object.values(query),
      answers: { 200: { description: 'One page.', schema: 'AuditPage' } },
    },
  },
  '/v1/audit/verify': {
    get: {
      ...common,
      id: 'verifyAudit',
      summary: 'Check the whole chain',
      description: 'Reads every event. 200 whatever it finds: branch on `ok`.',
      parameters: [inQuery('expect', 'A place that was noted elsewhere, as `SEQ:HASH`.')],
      answers: { 200: { description: 'What reading showed.', schema: 'AuditReportAnswer' } },
    },
  },
  '/v1/audit/head': {
    get: {
      ...common,
      id: 'getAuditHead',
      summary: 'Show the newest place',
      description: 'Note it elsewhere: a chain that was cut or made anew no longer has it.',
      answers: { 200: { description: 'Number and hash.', schema: 'AuditHeadAnswer' } },
    },
  },
};
