import type { Remote } from '../remote.ts';
import { type SelfWire, selfShape } from '../wire/self.ts';
import { dataOf } from '../wire/shape.ts';

/** What a key may ask about itself. */
export interface Self {
  /** What the key that asks is: whose it is, what it may do, when it expires. @throws not_authenticated, not_permitted (a key that may not pass) */
  self(): Promise<SelfWire>;
}

/** What the key that asks is, asked of a rack in another process. */
export function remoteSelf(remote: Remote): Self {
  return {
    async self() {
      const question = { attempt: 'verify the key', actor: null, shape: dataOf(selfShape) };
      return (await remote.ask(question, (call) => remote.api.v1.self.$get({}, call))).data;
    },
  };
}
