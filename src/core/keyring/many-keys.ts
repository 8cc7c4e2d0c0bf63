import { checkBulk } from '../decisions/check-bulk.ts';
import { exportKeys } from '../decisions/export-keys.ts';
import { importKeys } from '../decisions/import-keys.ts';
import { KeyError } from '../errors.ts';
import { findDigests } from '../find-digests.ts';
import type { ApiKey } from '../key.ts';
import type { KeyOutcome, KeyService } from '../service.ts';
import type { State } from '../state.ts';
import type { Desk } from './desk.ts';

type ManyKeys = Pick<KeyService, 'exportKeys' | 'importKeys' | 'changeKeys' | 'findDigests'>;
type OneKey = Pick<KeyService, 'enableKey' | 'disableKey' | 'revokeKey'>;

/** What is done with many keys at once; `one` does it with one. */
export function manyKeys(desk: Desk, one: OneKey): ManyKeys {
  const { usage, clock } = desk.parts;
  return {
    exportKeys: (query, actor) =>
      desk.change({ what: 'export keys', actor }, (state) => {
        const { exported, event } = exportKeys(state, query, actor, clock.now());
        return { events: [event], answer: () => exported };
      }),

    importKeys(transfer, options, actor) {
      const attempt = { what: 'import keys', actor };
      const decide = (state: State) => importKeys(state, transfer, options, actor, desk.minting());
      if (options.dryRun) return desk.tryOut(attempt, (state) => decide(state).report);
      return desk.change(attempt, (state) => {
        const { events, report } = decide(state);
        return { events, answer: () => report };
      });
    },

    async changeKeys(act, ids, actor) {
      const change = {
        enable: (id: string) => one.enableKey(id, actor),
        disable: (id: string) => one.disableKey(id, actor),
        revoke: (id: string) => one.revokeKey(id, actor),
      }[act];
      return Promise.all(checkBulk(ids, act).map((id) => change(id).then(...outcomeOf(id))));
    },

    findDigests: (digests, actor) =>
      desk.read({ what: 'find digests', actor }, (served) =>
        findDigests(served, digests, usage, clock.now()),
      ),
  };
}

/** What a change came to, and what its failure came to; anything but a KeyError is not an outcome. */
function outcomeOf(id: string) {
  return [
    (key: ApiKey): KeyOutcome => ({ id, key, error: null }),
    (error: unknown): KeyOutcome => {
      if (error instanceof KeyError) return { id, key: null, error };
      throw error;
    },
  ] as const;
}
