import { inPath, type Paths } from '../operation.ts';

const common = { tag: 'Profiles', access: 'key', needs: 'scope `manage`' } as const;

/** `/v1/profiles` */
export const profilePaths: Paths = {
  '/v1/profiles': {
    get: {
      ...common,
      id: 'listProfiles',
      summary: 'List profiles',
      answers: { 200: { description: 'All, the default one first.', schema: 'ProfileList' } },
    },
  },
  '/v1/profiles/{name}': {
    get: {
      ...common,
      id: 'getProfile',
      summary: 'Show a profile',
      parameters: [inPath('name', 'The name of the profile.', 'keyrack')],
      answers: { 200: { description: 'The profile.', schema: 'ProfileAnswer' } },
      failures: [404],
    },
  },
};
