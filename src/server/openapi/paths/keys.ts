import { keyStatuses } from '../../../core/key.ts';
import { sortFields } from '../../../core/key-query.ts';
import type { keyQueryNames } from '../../wire/key-query.ts';
import type { Parameter } from '../document-types.ts';
import { changeFailures, inPath, inQuery, type Paths } from '../operation.ts';
import { pagingParameters } from './paging.ts';

/** By name, so that a parameter that is taken and not told does not compile. */
const query: Readonly<Record<(typeof keyQueryNames)[number], Parameter>> = {
  ...pagingParameters,
  profile: inQuery('profile', 'Keys of this profile.'),
  account: inQuery('account', 'Keys of this account.'),
  status: inQuery('status', 'Keys of this status; revoked ones are listed only so.', {
    type: 'string',
    enum: keyStatuses,
  }),
  filter: inQuery('filter', 'A text within name, id, masked token, account or profile.'),
  unused: inQuery('unused', 'Keys that nobody used for so long, such as `90d`.'),
  expiring: inQuery('expiring', 'Keys that expire within such a time, such as `14d`.'),
  sort: inQuery('sort', 'The field to sort by; newest first unless given.', {
    type: 'string',
    enum: sortFields,
  }),
  order: inQuery('order', 'Which way to sort.', { type: 'string', enum: ['asc', 'desc'] }),
};

const id = inPath('id', 'The identifier of the key.', 'kr_4fJ0aZq81LmT');
const write = {
  tag: 'Keys',
  access: 'key',
  needs: 'scope `manage`, permission `api_keys.write`',
} as const;
const read = { ...write, needs: 'scope `manage`, permission `api_keys.read`' } as const;
const changed = { 200: { description: 'The key as it is now.', schema: 'KeyAnswer' } } as const;
const token = 'The token is in this answer and in no other: it is stored nowhere.';

/** `/v1/keys` */
export const keyPaths: Paths = {
  '/v1/keys': {
    get: {
      ...read,
      id: 'listKeys',
      summary: 'List keys',
      parameters: Object.values(query),
      answers: { 200: { description: 'One page.', schema: 'KeyPage' } },
    },
    post: {
      ...write,
      id: 'createKey',
      summary: 'Make a key',
      description: `${token} With \`Idempotency-Key\` a create may be sent again: later attempts with the same body answer 200 with the key and without the token.`,
      parameters: [
        {
          name: 'Idempotency-Key',
          in: 'header',
          description: 'An id of your choice, 1 to 255 visible ASCII characters.',
          schema: { type: 'string', minLength: 1, maxLength: 255 },
        },
      ],
      body: {
        schema: 'KeyDraft',
        example: { name: 'backup script', scopes: ['read'] },
        required: true,
      },
      answers: {
        201: { description: 'The key and its token.', schema: 'MintedKey' },
        200: { description: 'It was made by an earlier attempt.', schema: 'MintedOnceKey' },
      },
      failures: [404, ...changeFailures],
    },
  },
  '/v1/keys/bulk': {
    post: {
      ...write,
      needs: 'what the change of one key needs',
      id: 'changeKeys',
      summary: 'Enable, disable or revoke many keys',
      description: '1 to 100, each for itself: what fails fails alone.',
      body: {
        schema: 'Bulk',
        example: { action: 'revoke', ids: ['kr_4fJ0aZq81LmT'] },
        required: true,
      },
      answers: { 200: { description: 'In the order of the ids.', schema: 'KeyOutcomeList' } },
    },
  },
  '/v1/keys/find': {
    post: {
      ...read,
      id: 'findDigests',
      summary: 'Find keys by the digests of tokens',
      description:
        '1 to 500 SHA-256 digests in hex. Those that belong to no key are left out; revoked keys are found as well.',
      body: { schema: 'Digests', example: { digests: ['SHA-256 in hex'] }, required: true },
      answers: { 200: { description: 'In the order of the digests.', schema: 'DigestMatchList' } },
    },
  },
  '/v1/keys/{id}': {
    get: {
      ...read,
      id: 'getKey',
      summary: 'Show a key',
      description: 'Revoked ones as well.',
      parameters: [id],
      answers: { 200: { description: 'The key.', schema: 'KeyAnswer' } },
      failures: [404],
    },
    patch: {
      ...write,
      id: 'updateKey',
      summary: 'Change a key',
      description: 'What is left out stays. With `version` only that version is changed.',
      parameters: [id],
      body: { schema: 'KeyChanges', example: { name: 'nightly backup' }, required: true },
      answers: changed,
      failures: [404, ...changeFailures],
    },
    delete: {
      ...write,
      needs: 'scope `manage`, permission `api_keys.delete`',
      id: 'revokeKey',
      summary: 'Revoke a key',
      description: 'For good. No request that starts after the answer passes.',
      parameters: [id],
      answers: { 200: { description: 'The tombstone.', schema: 'KeyAnswer' } },
      failures: [404, ...changeFailures],
    },
  },
  '/v1/keys/{id}/enable': {
    post: {
      ...write,
      id: 'enableKey',
      summary: 'Switch a key on',
      parameters: [id],
      answers: changed,
      failures: [404, ...changeFailures],
    },
  },
  '/v1/keys/{id}/disable': {
    post: {
      ...write,
      id: 'disableKey',
      summary: 'Switch a key off',
      parameters: [id],
      answers: changed,
      failures: [404, ...changeFailures],
    },
  },
  '/v1/keys/{id}/rotate': {
    post: {
      ...write,
      id: 'rotateKey',
      summary: 'Give a key a new secret',
      description: `${token} With \`overlap\` the old secret stays good for a while; \`finish\` ends it, \`abort\` ends the new one instead. At most one of the three.`,
      parameters: [id],
      body: { schema: 'Rotation', example: { overlap: '24h' }, required: false },
      answers: {
        201: { description: 'The key and its new token.', schema: 'MintedKey' },
        200: { description: 'The rotation was finished or aborted.', schema: 'KeyAnswer' },
      },
      failures: [404, ...changeFailures],
    },
  },
};
