import type { KeyService } from '../../core/service.ts';
import { type Remote, longTimeoutMs as timeoutMs } from '../remote.ts';
import {
  auditEntryFromWire,
  auditEntryShape,
  auditQueryToWire,
  auditReportShape,
  headToWire,
} from '../wire/audit.ts';
import { pageFromWire, pageOf } from '../wire/page.ts';
import { dataOf } from '../wire/shape.ts';

const pageShape = pageOf(auditEntryShape);
const reportShape = dataOf(auditReportShape);

/** The audit of a rack in another process. */
export function remoteAudit(remote: Remote): Pick<KeyService, 'listAudit' | 'verifyAudit'> {
  return {
    async listAudit(wanted, actor) {
      const { audit } = remote.api.v1;
      const query = auditQueryToWire(wanted);
      const question = { attempt: 'list audit', actor, shape: pageShape, timeoutMs };
      const page = await remote.ask(question, (call) => audit.$get({ query }, call));
      return pageFromWire(page, auditEntryFromWire);
    },

    async verifyAudit(expected, actor) {
      const { audit } = remote.api.v1;
      const query = expected === null ? {} : { expect: headToWire(expected) };
      const question = { attempt: 'verify audit', actor, shape: reportShape, timeoutMs };
      return (await remote.ask(question, (call) => audit.verify.$get({ query }, call))).data;
    },
  };
}
