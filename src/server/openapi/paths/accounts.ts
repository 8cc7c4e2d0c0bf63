import { changeFailures, inPath, type Paths } from '../operation.ts';
import { pagingParameters } from './paging.ts';

const name = inPath('name', 'The name of the account.', 'alice');

/** `/v1/accounts` */
export const accountPaths: Paths = {
  '/v1/accounts': {
    get: {
      id: 'listAccounts',
      tag: 'Accounts',
      summary: 'List accounts',
      access: 'key',
      needs: 'scope `manage`, permission `api_keys.read`',
      parameters: Object.values(pagingParameters),
      answers: { 200: { description: 'One page, by name.', schema: 'AccountPage' } },
    },
    post: {
      id: 'createAccount',
      tag: 'Accounts',
      summary: 'Make an account',
      access: 'key',
      needs: 'scope `manage`, role `admin`',
      body: {
        schema: 'AccountDraft',
        example: { name: 'alice', permissions: ['api_keys.read'] },
        required: true,
      },
      answers: { 201: { description: 'The account.', schema: 'AccountAnswer' } },
      failures: changeFailures,
    },
  },
  '/v1/accounts/{name}': {
    patch: {
      id: 'updateAccount',
      tag: 'Accounts',
      summary: 'Change what an account may do',
      access: 'key',
      needs: 'scope `manage`, role `admin`',
      parameters: [name],
      body: { schema: 'AccountChanges', example: { role: 'admin' }, required: true },
      answers: { 200: { description: 'The account as it is now.', schema: 'AccountAnswer' } },
      failures: [404, ...changeFailures],
    },
    delete: {
      id: 'deleteAccount',
      tag: 'Accounts',
      summary: 'Delete an account',
      description: 'One without keys, revoked ones aside; the last admin stays.',
      access: 'key',
      needs: 'scope `manage`, role `admin`',
      parameters: [name],
      answers: { 200: { description: 'The account as it was.', schema: 'AccountAnswer' } },
      failures: [404, ...changeFailures],
    },
  },
};
