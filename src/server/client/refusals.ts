import type { KeyService } from '../../core/service.ts';
import type { Remote } from '../remote.ts';
import { pagingToWire } from '../wire/page.ts';
import { refusalsFromWire, refusalsShape } from '../wire/refusal.ts';

/** What was refused, asked of a rack in another process. */
export function remoteRefusals(remote: Remote): Pick<KeyService, 'listRefusals'> {
  return {
    async listRefusals(paging, actor) {
      const { refusals } = remote.api.v1;
      const query = pagingToWire(paging);
      const question = { attempt: 'list refusals', actor, shape: refusalsShape };
      return refusalsFromWire(await remote.ask(question, (call) => refusals.$get({ query }, call)));
    },
  };
}
