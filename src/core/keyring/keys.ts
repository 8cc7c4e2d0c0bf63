import { createKey } from '../decisions/create-key.ts';
import { createKeyOnce } from '../decisions/create-key-once.ts';
import { abortRotation, finishRotation, rotateKey } from '../decisions/rotate-key.ts';
import { disableKey, enableKey, revokeKey } from '../decisions/switch-key.ts';
import { updateKey } from '../decisions/update-key.ts';
import type { KeyRecord } from '../key.ts';
import { queryKeys } from '../key-query.ts';
import { asksForAll, NewestKeys } from '../newest-keys.ts';
import type { KeyService } from '../service.ts';
import type { State } from '../state.ts';
import type { Desk } from './desk.ts';

type Keys = Pick<
  KeyService,
  | 'listKeys'
  | 'getKey'
  | 'createKey'
  | 'createKeyOnce'
  | 'updateKey'
  | 'enableKey'
  | 'disableKey'
  | 'revokeKey'
  | 'rotateKey'
  | 'finishRotation'
  | 'abortRotation'
>;

/** What can be done with one key, and their list. */
export function keys(desk: Desk): Keys {
  const { ledger, clock } = desk.parts;
  const newest = new NewestKeys();
  return {
    listKeys(query, actor) {
      const { account, profile } = query;
      const of = account !== undefined && profile !== undefined ? { account, profile } : undefined;
      return desk.read({ what: 'list keys', actor, of: () => of }, (served) => {
        const now = clock.now();
        const view = (key: KeyRecord) => desk.view(key, now);
        if (asksForAll(query))
          return newest.page(served.keys.values(), ledger.head.seq, query, view);
        return queryKeys(served.keys.values().map(view), query, now);
      });
    },

    getKey(id, actor) {
      const of = (served: State) => served.keys.get(id);
      return desk.read({ what: 'show key', actor, of }, desk.keyAfter('show', id));
    },

    createKey: (draft, actor) =>
      desk.change({ what: 'create key', actor }, (state) => {
        const { id, event, token } = createKey(state, draft, actor, desk.minting());
        const key = desk.keyAfter('create', id);
        return { events: [event], answer: (served) => ({ key: key(served), token }) };
      }),

    createKeyOnce: (draft, request, actor) =>
      desk.change({ what: 'create key', actor }, (state) => {
        const made = createKeyOnce(state, draft, request, actor, desk.minting());
        const key = desk.keyAfter('create', made.id);
        return {
          events: made.events,
          answer: (served) => ({ key: key(served), token: made.token }),
        };
      }),

    updateKey: (id, changes, actor) =>
      desk.changeKey('update', id, actor, (state) =>
        updateKey(state, id, changes, actor, desk.minting()),
      ),

    enableKey: (id, actor) =>
      desk.changeKey('enable', id, actor, (state) => enableKey(state, id, actor)),

    disableKey: (id, actor) =>
      desk.changeKey('disable', id, actor, (state) => disableKey(state, id, actor)),

    revokeKey: (id, actor) =>
      desk.changeKey('revoke', id, actor, (state) => revokeKey(state, id, actor)),

    rotateKey: (id, overlapMs, actor) =>
      desk.change({ what: 'rotate key', actor, id }, (state) => {
        const { event, token } = rotateKey(state, id, overlapMs, actor, desk.minting());
        const key = desk.keyAfter('rotate', id);
        return { events: [event], answer: (served) => ({ key: key(served), token }) };
      }),

    finishRotation: (id, actor) =>
      desk.changeKey('rotate', id, actor, (state) => finishRotation(state, id, actor, clock.now())),

    abortRotation: (id, actor) =>
      desk.changeKey('rotate', id, actor, (state) => abortRotation(state, id, actor, clock.now())),
  };
}
