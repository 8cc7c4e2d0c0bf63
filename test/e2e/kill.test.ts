/**
 * What was acknowledged is there after `kill -9`. A kill leaves the page cache alone, so this proves the
 * program (nothing is acknowledged before it is in the file); power-cut-ext4.test.ts proves the disk.
 */
import { randomInt } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Answer, type Call, client, keyrack, makeHome, mint, serve } from './served.ts';

const rounds = 8;
const clients = 6;

type Status = 'active' | 'inactive' | 'revoked';

/** A key as its client knows it; the token is unknown if the answer never came. */
interface Fact {
  readonly id: string;
  readonly token: string | null;
  readonly status: Status;
}

/** Facts by the name of the key, and the changes that were asked for and not answered. */
interface Known {
  readonly facts: Map<string, Fact>;
  readonly asked: Map<string, Status>;
}

/** Creates, disables and revokes until the server is gone. */
async function work(call: Call, { facts, asked }: Known, acknowledged: () => void): Promise<void> {
  const mine: string[] = [];
  for (;;) {
    const old = randomInt(3) > 0 ? mine.pop() : undefined;
    const name = old ?? `key ${facts.size} ${randomInt(2 ** 40)}`;
    const status = old === undefined ? 'active' : randomInt(2) > 0 ? 'inactive' : 'revoked';
    asked.set(name, status);
    const fact = await change(call, name, status, facts.get(name)).catch(refuseAnswers);
    if (fact === null) return;
    asked.delete(name);
    facts.set(name, fact);
    if (status === 'active') mine.push(name);
    acknowledged();
  }
}

async function change(call: Call, name: string, status: Status, fact?: Fact): Promise<Fact> {
  if (!fact) {
    const { data, token } = (await succeed(call('POST', '/v1/keys', { name }))).body;
    return { id: data.id, token, status };
  }
  const path = `/v1/keys/${fact.id}`;
  await succeed(status === 'revoked' ? call('DELETE', path) : call('POST', `${path}/disable`));
  return { ...fact, status };
}

async function succeed(answer: Promise<Answer>): Promise<Answer> {
  const { status, body } = await answer;
  if (status >= 300) throw new Error(`${status} ${JSON.stringify(body)}`);
  return { status, body };
}

/** Only the end of the connection may come between a request and its answer. */
function refuseAnswers(error: unknown): null {
  if (error instanceof Error && 'code' in error) return null;
  throw error;
}

/** All keys of the rack by name, the revoked ones as well. */
async function listAll(call: Call): Promise<Map<string, Fact>> {
  const found = new Map<string, Fact>();
  for (const query of ['limit=100', 'limit=100&status=revoked']) {
    for (let page = 1, pages = 1; page <= pages; page += 1) {
      const { body } = await succeed(call('GET', `/v1/keys?${query}&page=${page}`));
      for (const { name, id, status } of body.data) found.set(name, { id, status, token: null });
      pages = body.pagination.total_pages;
    }
  }
  return found;
}

test('what was acknowledged before kill -9 under load is there after it, and beyond it only what was asked', async () => {
  const home = makeHome();
  const manage = await mint(home, 'manager', 'manage');
  const facts = new Map<string, Fact>();
  let server = await serve(home);
  for (let round = 0; round < rounds; round += 1) {
    const known = { facts, asked: new Map<string, Status>() };
    const before = new Set(facts.keys());
    const { process } = server;
    let left = randomInt(20, 100);
    const acknowledged = () => {
      left -= 1;
      if (left === 0) process.kill('SIGKILL');
    };
    const workers = Array.from({ length: clients }, () => client(server.at, manage));
    await Promise.all(workers.map((call) => work(call, known, acknowledged)));
    await server.done;
    expect(process.signalCode).toBe('SIGKILL');
    expect(lstatSync(join(home, 'rack/keyrack.sock')).isSocket()).toBe(true);

    server = await serve(home);
    const call = client(server.at, manage);
    const found = await listAll(call);
    found.delete('manager');
    for (const [name, fact] of facts) {
      const possible = [fact.status, known.asked.get(name) ?? fact.status];
      expect(possible, `round ${round}: ${name}`).toContain(found.get(name)?.status);
    }
    const beyond = [...found.keys()].filter((name) => !facts.has(name));
    expect([...known.asked.keys()]).toEqual(expect.arrayContaining(beyond));
    expect(known.asked.size).toBeLessThanOrEqual(clients);
    for (const [name, fact] of found) {
      const token = facts.get(name)?.token ?? null;
      facts.set(name, { ...fact, token });
      if (token === null || before.has(name)) continue;
      const { code } = (await succeed(call('POST', '/v1/verify', { token }))).body;
      expect(code).toBe(fact.status === 'active' ? 'VALID' : fact.status.toUpperCase());
    }
    expect(await keyrack(home, 'audit', 'verify').done).toMatchObject({ exitCode: 0 });
  }
});
