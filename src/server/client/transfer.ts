import type { KeyService } from '../../core/service.ts';
import { type Remote, longTimeoutMs as timeoutMs } from '../remote.ts';
import { dataOf } from '../wire/shape.ts';
import {
  exportFromWire,
  exportShape,
  importOptionsToWire,
  reportFromWire,
  reportShape,
  transferToWire,
} from '../wire/transfer.ts';

const shape = dataOf(reportShape);

/** Keys on their way to and from a rack in another process. */
export function remoteTransfer(remote: Remote): Pick<KeyService, 'exportKeys' | 'importKeys'> {
  const { keys } = remote.api.v1;
  return {
    async exportKeys({ revoked }, actor) {
      const query = revoked ? { revoked: 'true' } : {};
      const question = { attempt: 'export keys', actor, shape: exportShape, timeoutMs };
      return exportFromWire(
        await remote.ask(question, (call) => keys.export.$get({ query }, call)),
      );
    },

    async importKeys(transfer, options, actor) {
      const json = transferToWire(transfer);
      const query = importOptionsToWire(options);
      const question = { attempt: 'import keys', actor, shape, timeoutMs };
      const ask = remote.ask(question, (call) => keys.import.$post({ json, query }, call));
      return reportFromWire((await ask).data);
    },
  };
}
