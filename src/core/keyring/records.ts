import { listAudit, verifyChain } from '../audit.ts';
import { checkBulk } from '../decisions/check-bulk.ts';
import type { KeyService } from '../service.ts';
import type { Desk } from './desk.ts';

type Records = Pick<
  KeyService,
  'listAudit' | 'verifyAudit' | 'listRequests' | 'listActivity' | 'listRefusals'
>;

/** What is remembered of changes and of requests. */
export function records(desk: Desk): Records {
  const { journal, guard, refusals, clock } = desk.parts;
  return {
    listAudit: (query, actor) =>
      desk.read({ what: 'list audit', actor }, async () => {
        await desk.reading(actor);
        return listAudit(journal, query);
      }),

    verifyAudit: (expected, actor, onRead) =>
      desk.read({ what: 'verify audit', actor }, () => verifyChain(journal, expected, onRead)),

    listRequests: (query, actor) =>
      desk.read({ what: 'list requests', actor }, () => guard.requests.tail(query)),

    listActivity: (ids, actor) =>
      desk.read({ what: 'list activity', actor }, () =>
        checkBulk(ids, 'list activity of').map((id) => guard.activity.of(id, clock.present())),
      ),

    listRefusals: (paging, actor) =>
      desk.read({ what: 'list refusals', actor }, () => refusals.list(paging)),
  };
}
