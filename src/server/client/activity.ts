import type { KeyService } from '../../core/service.ts';
import type { Remote } from '../remote.ts';
import { activityFromWire, activityQueryToWire, activityShape } from '../wire/activity.ts';
import { dataOf, listOf } from '../wire/shape.ts';

const shape = dataOf(listOf(activityShape));

/** How keys were used lately, asked of a rack in another process. */
export function remoteActivity(remote: Remote): Pick<KeyService, 'listActivity'> {
  return {
    async listActivity(ids, actor) {
      const { activity } = remote.api.v1;
      const query = activityQueryToWire(ids);
      const { data } = await remote.ask({ attempt: 'list activity', actor, shape }, (call) =>
        activity.$get({ query }, call),
      );
      return data.map(activityFromWire);
    },
  };
}
