import type { exportQueryNames, importQueryNames } from '../../wire/transfer.ts';
import type { Parameter } from '../document-types.ts';
import { changeFailures, inQuery, type Paths } from '../operation.ts';

const flag = { type: 'string', enum: ['true', 'false'] } as const;

const exportQuery: Readonly<Record<(typeof exportQueryNames)[number], Parameter>> = {
  revoked: inQuery('revoked', 'Revoked keys as well.', flag),
};
const importQuery: Readonly<Record<(typeof importQueryNames)[number], Parameter>> = {
  dry_run: inQuery('dry_run', 'Check everything and do nothing.', flag),
};

const common = { tag: 'Keys', access: 'key', needs: 'scope `manage`, role `admin`' } as const;

/** `/v1/keys/export` and `/v1/keys/import` */
export const transferPaths: Paths = {
  '/v1/keys/export': {
    get: {
      ...common,
      id: 'exportKeys',
      summary: 'Export all keys',
      description: 'With their digests; there is no token in it.',
      parameters: Object.values(exportQuery),
      answers: { 200: { description: 'What an import takes.', schema: 'Transfer' } },
      failures: changeFailures,
    },
  },
  '/v1/keys/import': {
    post: {
      ...common,
      id: 'importKeys',
      summary: 'Import keys',
      description: 'All of them or none. The body may have 8 MiB.',
      parameters: Object.values(importQuery),
      body: {
        schema: 'Transfer',
        example: { format: 'keyrack-keys', version: 1, accounts: [], keys: [] },
        required: true,
      },
      answers: { 200: { description: 'What became of each key.', schema: 'ImportReportAnswer' } },
      failures: [404, ...changeFailures],
    },
  },
};
