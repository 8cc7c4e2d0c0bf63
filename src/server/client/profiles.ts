import type { KeyService } from '../../core/service.ts';
import type { Remote } from '../remote.ts';
import { profileFromWire, profileShape } from '../wire/profile.ts';
import { dataOf, listOf } from '../wire/shape.ts';

/** The formats of keys, asked of a rack in another process. */
export function remoteProfiles(remote: Remote): Pick<KeyService, 'listProfiles'> {
  return {
    async listProfiles() {
      const shape = dataOf(listOf(profileShape));
      const question = { attempt: 'list profiles', actor: null, shape };
      const { data } = await remote.ask(question, (call) => remote.api.v1.profiles.$get({}, call));
      return data.map(profileFromWire);
    },
  };
}
