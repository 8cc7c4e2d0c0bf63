import type { KeyService } from '../../core/service.ts';
import { longTimeoutMs, type Remote } from '../remote.ts';
import { explanationFromWire, explanationShape } from '../wire/explanation.ts';
import { dataOf } from '../wire/shape.ts';
import { presentedToWire, verdictFromWire, verdictShape } from '../wire/verdict.ts';

const shape = dataOf(explanationShape);

/** Whether a token may pass, and why, asked of a rack in another process. */
export function remoteVerify(remote: Remote): Pick<KeyService, 'verify' | 'explain'> {
  return {
    async verify(presented, actor) {
      const json = presentedToWire(presented);
      const question = { attempt: 'verify', actor, shape: verdictShape };
      const verdict = await remote.ask(question, (call) =>
        remote.api.v1.verify.$post({ json }, call),
      );
      return verdictFromWire(verdict);
    },

    async explain(presented, actor) {
      const json = presentedToWire(presented);
      // It looks through the audit for who switched the key off.
      const question = { attempt: 'explain', actor, shape, timeoutMs: longTimeoutMs };
      const { data } = await remote.ask(question, (call) =>
        remote.api.v1.keys.explain.$post({ json }, call),
      );
      return explanationFromWire(data);
    },
  };
}
