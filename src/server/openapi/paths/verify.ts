import type { Paths } from '../operation.ts';

/** `/v1/self`, `/v1/verify` and `/v1/keys/explain` */
export const verifyPaths: Paths = {
  '/v1/self': {
    get: {
      id: 'getSelf',
      tag: 'Verdicts',
      summary: 'Who the key is that asks',
      description:
        'For whoever holds a token: its account, what it may do, and when it expires. On the Unix socket a token is needed as well.',
      access: 'token',
      answers: { 200: { description: 'The key.', schema: 'SelfAnswer' } },
    },
  },
  '/v1/verify': {
    post: {
      id: 'verify',
      tag: 'Verdicts',
      summary: 'Judge a token',
      description:
        'For a program that was presented a token and asks whether it may pass. 200 whatever the verdict: branch on `valid`. A good token is counted against its rate limit, and its use is stamped.',
      access: 'key',
      needs: 'scope `verify`',
      body: {
        schema: 'Question',
        example: { token: 'kr_…', ip: '203.0.113.9', permission: 'write' },
        required: true,
      },
      answers: { 200: { description: 'The verdict.', schema: 'Verdict' } },
    },
  },
  '/v1/keys/explain': {
    post: {
      id: 'explain',
      tag: 'Verdicts',
      summary: 'Explain a verdict',
      description:
        'Every check of a token, what failed, and how to mend it. Stamps no use and takes nothing of a rate limit.',
      access: 'key',
      needs: 'scope `manage`, permission `api_keys.read`',
      body: {
        schema: 'Question',
        example: { token: 'kr_…', permission: 'write' },
        required: true,
      },
      answers: { 200: { description: 'All checks.', schema: 'ExplanationAnswer' } },
    },
  },
};
