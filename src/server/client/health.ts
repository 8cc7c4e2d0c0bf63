import type { Remote } from '../remote.ts';
import { oneOf, record, text } from '../wire/shape.ts';

/** Who answers at an address. */
export interface Health {
  /** The version of the Keyrack there. Needs no key. */
  ping(): Promise<{ readonly version: string }>;
}

const healthShape = record<{ readonly name: string; readonly version: string }>({
  name: oneOf(['keyrack']),
  version: text,
});

/** Whether a rack answers, asked of the rack itself. */
export function remoteHealth(remote: Remote): Health {
  return {
    async ping() {
      const question = { attempt: 'reach the rack', actor: null, shape: healthShape };
      const { version } = await remote.ask(question, (call) => remote.api.healthz.$get({}, call));
      return { version };
    },
  };
}
