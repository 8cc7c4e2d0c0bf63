import type { Actor } from '../../core/actor.ts';
import { KeyError } from '../../core/errors.ts';
import type { ApiKey } from '../../core/key.ts';
import type { KeyDraft, KeyService, Minted } from '../../core/service.ts';
import type { Answer, CallOptions, Remote } from '../remote.ts';
import type { RotationWire } from '../schema/key.ts';
import { outcomeFromWire, outcomeShape } from '../wire/bulk.ts';
import { matchFromWire, matchShape } from '../wire/digest-match.ts';
import {
  changesToWire,
  draftToWire,
  keyFromWire,
  keyShape,
  type MintedOnceWire,
  mintedFromWire,
  mintedShape,
} from '../wire/key.ts';
import { keyQueryToWire } from '../wire/key-query.ts';
import { pageFromWire, pageOf } from '../wire/page.ts';
import { dataOf, listOf, Misshapen } from '../wire/shape.ts';
import { spanToWire } from '../wire/span.ts';
import { idParam } from './path-segment.ts';

const pageShape = pageOf(keyShape);
const oneShape = dataOf(keyShape);
const outcomesShape = dataOf(listOf(outcomeShape));
const matchesShape = dataOf(listOf(matchShape));

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
  | 'changeKeys'
  | 'findDigests'
>;

/** The keys of a rack in another process. */
export function remoteKeys(remote: Remote): Keys {
  const { keys } = remote.api.v1;
  const one = keys[':id'];
  const { askForKey, create, rotate } = keyQuestions(remote);
  return {
    async listKeys(wanted, actor) {
      const query = keyQueryToWire(wanted);
      const question = { attempt: 'list keys', actor, shape: pageShape };
      const page = await remote.ask(question, (call) => keys.$get({ query }, call));
      return pageFromWire(page, keyFromWire);
    },

    getKey: (id, actor) => askForKey('show', id, actor, (param, call) => one.$get({ param }, call)),

    createKey: async (draft, actor) => whole('create', await create(draft, {}, actor)),

    async createKeyOnce(draft, request, actor) {
      const { data, token } = await create(draft, { 'Idempotency-Key': request }, actor);
      return { key: keyFromWire(data), token: token ?? null };
    },

    async updateKey(id, changes, actor) {
      const json = changesToWire(changes);
      return askForKey('update', id, actor, (param, call) => one.$patch({ param, json }, call));
    },

    enableKey: (id, actor) =>
      askForKey('enable', id, actor, (param, call) => one.enable.$post({ param }, call)),

    disableKey: (id, actor) =>
      askForKey('disable', id, actor, (param, call) => one.disable.$post({ param }, call)),

    revokeKey: (id, actor) =>
      askForKey('revoke', id, actor, (param, call) => one.$delete({ param }, call)),

    async rotateKey(id, overlapMs, actor) {
      const json = overlapMs === 0 ? {} : { overlap: spanToWire(overlapMs) };
      return whole('rotate', await rotate(id, json, actor));
    },

    finishRotation: async (id, actor) =>
      keyFromWire((await rotate(id, { finish: true }, actor)).data),

    abortRotation: async (id, actor) =>
      keyFromWire((await rotate(id, { abort: true }, actor)).data),

    async changeKeys(action, ids, actor) {
      const json = { action, ids };
      const question = { attempt: `${action} keys`, actor, shape: outcomesOf(ids) };
      const { data } = await remote.ask(question, (call) => keys.bulk.$post({ json }, call));
      return data.map(outcomeFromWire);
    },

    async findDigests(digests, actor) {
      const json = { digests };
      const question = { attempt: 'find digests', actor, shape: matchesShape };
      const { data } = await remote.ask(question, (call) => keys.find.$post({ json }, call));
      return data.map(matchFromWire);
    },
  };
}

/** What became of each key: one that is not told would pass for done. */
function outcomesOf(ids: readonly string[]): typeof outcomesShape {
  const wanted = [...new Set(ids)];
  return (value, path) => {
    const outcomes = outcomesShape(value, path);
    const told = outcomes.data.map(({ id }) => id);
    if (told.join() === wanted.join()) return outcomes;
    throw new Misshapen('data', 'an outcome for each key');
  };
}

type SendForKey = (param: { id: string }, call: CallOptions) => Promise<Answer>;

/** What several questions about keys have in common. */
function keyQuestions(remote: Remote) {
  const { keys } = remote.api.v1;
  return {
    async askForKey(attempt: string, id: string, actor: Actor, send: SendForKey): Promise<ApiKey> {
      const param = idParam(attempt, id);
      const question = { attempt: `${attempt} key`, actor, shape: oneShape };
      return keyFromWire((await remote.ask(question, (call) => send(param, call))).data);
    },

    create(
      draft: KeyDraft,
      headers: Readonly<Record<string, string>>,
      actor: Actor,
    ): Promise<MintedOnceWire> {
      const json = draftToWire(draft);
      return remote.ask({ attempt: 'create key', actor, shape: mintedShape }, (call) =>
        keys.$post({ json }, { ...call, headers: { ...call.headers, ...headers } }),
      );
    },

    rotate(id: string, json: RotationWire, actor: Actor): Promise<MintedOnceWire> {
      const param = idParam('rotate', id);
      return remote.ask({ attempt: 'rotate key', actor, shape: mintedShape }, (call) =>
        keys[':id'].rotate.$post({ param, json }, call),
      );
    },
  };
}

/** Where a token is made, the answer must hold it. */
function whole(attempt: string, { data, token }: MintedOnceWire): Minted {
  if (token !== undefined) return mintedFromWire({ data, token });
  throw new KeyError('unreachable', `Cannot ${attempt} key: the answer holds no token`);
}
