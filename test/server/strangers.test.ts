import { describe, expect, test } from 'vitest';
import type { KeyError } from '../../src/core/errors.ts';
import { type RemoteKeyService, remoteKeyService } from '../../src/server/client.ts';
import { maxAnswerBytes } from '../../src/server/whole-answer.ts';

const actor = { kind: 'local', name: 'alice' } as const;
const presented = { token: 'x', ip: null, permission: null };

/** Every question that a client can ask. */
const questions: Readonly<Record<string, (rack: RemoteKeyService) => Promise<unknown>>> = {
  ping: (rack) => rack.ping(),
  self: (rack) => rack.self(),
  listKeys: (rack) => rack.listKeys({}, actor),
  getKey: (rack) => rack.getKey('kr_x', actor),
  createKey: (rack) => rack.createKey({ name: 'x' }, actor),
  createKeyOnce: (rack) => rack.createKeyOnce({ name: 'x' }, 'r', actor),
  updateKey: (rack) => rack.updateKey('kr_x', { name: 'y' }, actor),
  enableKey: (rack) => rack.enableKey('kr_x', actor),
  disableKey: (rack) => rack.disableKey('kr_x', actor),
  revokeKey: (rack) => rack.revokeKey('kr_x', actor),
  rotateKey: (rack) => rack.rotateKey('kr_x', 0, actor),
  finishRotation: (rack) => rack.finishRotation('kr_x', actor),
  abortRotation: (rack) => rack.abortRotation('kr_x', actor),
  exportKeys: (rack) => rack.exportKeys({}, actor),
  importKeys: (rack) => rack.importKeys({ accounts: [], keys: [] }, {}, actor),
  changeKeys: (rack) => rack.changeKeys('revoke', ['kr_x'], actor),
  findDigests: (rack) => rack.findDigests(['0'], actor),
  listAccounts: (rack) => rack.listAccounts({}, actor),
  createAccount: (rack) => rack.createAccount({ name: 'x' }, actor),
  updateAccount: (rack) => rack.updateAccount('x', { role: 'admin' }, actor),
  deleteAccount: (rack) => rack.deleteAccount('x', actor),
  listBoxes: (rack) => rack.listBoxes(actor),
  listProfiles: (rack) => rack.listProfiles(),
  listAudit: (rack) => rack.listAudit({}, actor),
  verifyAudit: (rack) => rack.verifyAudit(null, actor),
  listRequests: (rack) => rack.listRequests({}, actor),
  listActivity: (rack) => rack.listActivity(['kr_x'], actor),
  listRefusals: (rack) => rack.listRefusals({}, actor),
  resetClock: (rack) => rack.resetClock(actor),
  verify: (rack) => rack.verify(presented, actor),
  explain: (rack) => rack.explain(presented, actor),
};

/** Bodies that no rack answers to anything. */
const bodies = [
  '{}',
  '[]',
  'null',
  '"x"',
  '{"data":[{}]}',
  '{"data":{"id":1}}',
  '<html></html>',
  '',
];

function answering(make: () => Response): RemoteKeyService {
  return remoteKeyService({ fetch: async () => make(), baseUrl: 'http://elsewhere' });
}

async function failureOf(answer: Promise<unknown>): Promise<KeyError> {
  return answer.then(
    () => expect.unreachable('it should fail'),
    (error) => error,
  );
}

test('every question of a client is asked here', () => {
  const rack = answering(() => new Response());
  expect(Object.keys(questions).sort()).toEqual(Object.keys(rack).sort());
});

describe.each(Object.entries(questions))('%s', (_name, ask) => {
  test.each(bodies)('a server that answers %j is no rack', async (body) => {
    const { code, message } = await failureOf(ask(answering(() => new Response(body))));
    expect(code).toBe('unreachable');
    expect(message).toMatch(/^Cannot .*"http:\/\/elsewhere" .*; is it a Keyrack$/);
  });
});

test.each([400, 401, 404, 500, 502])('status %i without a reason is no rack', async (status) => {
  const rack = answering(() => new Response('{"message":"no"}', { status }));
  expect(await failureOf(rack.listKeys({}, actor))).toMatchObject({
    code: 'unreachable',
    message: `Cannot list keys: the rack at "http://elsewhere" answers with status ${status} and no reason; is it a Keyrack`,
  });
});

test('the place in the answer that does not hold is named', async () => {
  const pagination = { page: 1, per_page: 1, total: 1, total_pages: 1 };
  const rack = answering(() => Response.json({ data: [{ id: 7 }], pagination }));
  expect((await failureOf(rack.listKeys({}, actor))).message).toContain(
    '"data.0.id" is not a text',
  );
});

test('a key of which nothing is told is not taken for changed', async () => {
  const rack = answering(() => Response.json({ data: [] }));
  const { code, message } = await failureOf(rack.changeKeys('revoke', ['kr_x'], actor));
  expect(code).toBe('unreachable');
  expect(message).toContain('"data" is not an outcome for each key');
});

/** It would take the token to wherever the answer says. */
test('a redirect is told and not followed', async () => {
  const rack = answering(
    () => new Response(null, { status: 301, headers: { location: 'https://other.example/' } }),
  );
  const { code, message } = await failureOf(rack.listKeys({}, actor));
  expect(code).toBe('unreachable');
  expect(message).toContain(
    'redirect to "https://other.example/", which is not followed; name the address where it is',
  );
});

test('an answer without an end is given up', async () => {
  const piece = new Uint8Array(1024 * 1024);
  let sent = 0;
  const endless = new ReadableStream({
    pull(controller) {
      sent += 1;
      controller.enqueue(piece);
    },
  });
  const rack = answering(() => new Response(endless));
  const { code, message } = await failureOf(rack.listKeys({}, actor));
  expect(code).toBe('unreachable');
  expect(message).toContain(`answers, but its answer is longer than ${maxAnswerBytes} bytes`);
  expect(sent).toBeLessThan(maxAnswerBytes / piece.length + 4);
});

/** A newer rack may say more, and have events that are not known here. */
test('fields and events that are not known pass', async () => {
  const entry = {
    ...{ seq: 1, ts: '2026-11-21T10:00:00.000Z', op: 'key.polished', data: {}, hash: 'x' },
    actor: { kind: 'system', mood: 'good' },
  };
  const pagination = { page: 1, per_page: 1, total: 1, total_pages: 1 };
  const rack = answering(() => Response.json({ data: [entry], pagination, more: true }));
  expect((await rack.listAudit({}, actor)).items[0]?.op).toBe('key.polished');
});
