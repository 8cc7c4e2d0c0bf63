import type { KeyService } from '../../core/service.ts';
import type { Remote } from '../remote.ts';
import { requestQueryToWire, requestTailFromWire, requestTailShape } from '../wire/request.ts';

/** The latest decisions, asked of a rack in another process. */
export function remoteRequests(remote: Remote): Pick<KeyService, 'listRequests'> {
  return {
    async listRequests(wanted, actor) {
      const { requests } = remote.api.v1;
      const query = requestQueryToWire(wanted);
      const question = { attempt: 'list requests', actor, shape: requestTailShape };
      const tail = await remote.ask(question, (call) => requests.$get({ query }, call));
      return requestTailFromWire(tail);
    },
  };
}
