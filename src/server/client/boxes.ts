import type { KeyService } from '../../core/service.ts';
import type { Remote } from '../remote.ts';
import { boxFromWire, boxShape } from '../wire/box.ts';
import { dataOf, listOf } from '../wire/shape.ts';

/** The processes that judge by the journal, asked of a rack in another process. */
export function remoteBoxes(remote: Remote): Pick<KeyService, 'listBoxes'> {
  return {
    async listBoxes(actor) {
      const { boxes } = remote.api.v1;
      const question = { attempt: 'list boxes', actor, shape: dataOf(listOf(boxShape)) };
      const { data } = await remote.ask(question, (call) => boxes.$get({}, call));
      return data.map(boxFromWire);
    },
  };
}
