import { beforeEach, describe, expect, it } from 'vitest';
import { parseLine } from '../../src/core/chain.ts';
import { local } from '../support/rack.ts';
import { hour, rejectionOf } from './support/fixtures.ts';
import { type HeldRack, makeHeldRack } from './support/held-rack.ts';

let rack: HeldRack;
beforeEach(async () => {
  rack = await makeHeldRack();
});

/** The kinds of events about keys in the journal, in order. */
function opsOf({ script }: HeldRack): string[] {
  return script.lines.map((line) => parseLine(line).op).filter((op) => op.startsWith('key.'));
}

async function outcomesOf(changes: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(changes);
  return settled.map((one) => (one.status === 'fulfilled' ? 'done' : one.reason.code));
}

describe('the limit of 25', () => {
  const create = () =>
    rack.keyring.createKey({ name: 'client', profile: 'pterodactyl-client' }, local);

  it('case 93: of 50 parallel creates exactly 25 pass', async () => {
    const outcomes = await outcomesOf(Array.from({ length: 50 }, create));
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(25);
    expect(outcomes.filter((one) => one === 'limit_reached')).toHaveLength(25);
    expect((await rack.keyring.listKeys({}, local)).total).toBe(25);
    expect(rack.script.batches.at(-1)).toBe(25);
  });

  it('counts no key whose making failed', async () => {
    rack.script.failNext();
    await outcomesOf(Array.from({ length: 25 }, create));
    const outcomes = await outcomesOf(Array.from({ length: 26 }, create));
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(25);
  });

  it('has room again when a key was revoked', async () => {
    const minted = await Promise.all(Array.from({ length: 25 }, create));
    expect((await rejectionOf(create())).code).toBe('limit_reached');
    await rack.keyring.revokeKey(minted[0]?.key.id ?? '', local);
    expect((await create()).key.status).toBe('active');
  });
});

describe('a revoke', () => {
  const make = async () => (await rack.keyring.createKey({ name: 'key' }, local)).key.id;

  it('repeated is one event, and says the same', async () => {
    const id = await make();
    const first = await rack.keyring.revokeKey(id, local);
    expect(await rack.keyring.revokeKey(id, local)).toEqual(first);
    expect(first.status).toBe('revoked');
    expect(opsOf(rack)).toEqual(['key.created', 'key.revoked']);
  });

  it('case 89: a revoke that races itself is one event, and no answer comes before it is durable', async () => {
    const id = await make();
    rack.script.hold();
    const answered: number[] = [];
    const revokes = [1, 2, 3].map((number) =>
      rack.keyring.revokeKey(id, local).then(() => answered.push(number)),
    );
    await rack.script.waiting();
    expect(answered).toEqual([]);
    rack.script.release();
    await Promise.all(revokes);
    expect(opsOf(rack)).toEqual(['key.created', 'key.revoked']);
  });

  it('that failed fails for all who asked, and can be asked again', async () => {
    const id = await make();
    rack.script.failNext();
    const revokes = [rack.keyring.revokeKey(id, local), rack.keyring.revokeKey(id, local)];
    expect(await outcomesOf(revokes)).toEqual(['store_failed', 'store_failed']);
    expect((await rack.keyring.getKey(id, local)).status).toBe('active');
    expect((await rack.keyring.revokeKey(id, local)).status).toBe('revoked');
  });

  it('case 90: a revoke that races a rotation leaves no secret alive, whichever comes first', async () => {
    for (const order of ['revoke first', 'rotate first']) {
      const { key, token } = await rack.keyring.createKey({ name: 'key' }, local);
      const begin = [
        () => rack.keyring.revokeKey(key.id, local),
        () => rack.keyring.rotateKey(key.id, hour, local),
      ];
      if (order === 'rotate first') begin.reverse();
      const results = await Promise.allSettled(begin.map((one) => one()));
      const tokens = results.flatMap((one) =>
        one.status === 'fulfilled' && 'token' in one.value ? [one.value.token] : [],
      );
      expect(tokens).toHaveLength(order === 'rotate first' ? 1 : 0);
      for (const one of [token, ...tokens]) expect(rack.codeOf(one)).toBe('REVOKED');
    }
  });

  it('racing an enable or an update wins', async () => {
    const id = await make();
    const changes = [
      rack.keyring.revokeKey(id, local),
      rack.keyring.enableKey(id, local),
      rack.keyring.updateKey(id, { name: 'alive' }, local),
    ];
    expect(await outcomesOf(changes)).toEqual(['done', 'conflict', 'conflict']);
  });

  it('leaves no request that begins after its answer a chance', async () => {
    const { key, token } = await rack.keyring.createKey({ name: 'key' }, local);
    rack.script.hold();
    let isAcknowledged = false;
    const revoke = rack.keyring.revokeKey(key.id, local).then(() => {
      isAcknowledged = true;
    });
    const verdicts: string[] = [];
    for (let turn = 0; !isAcknowledged; turn += 1) {
      if (turn === 20) rack.script.release();
      verdicts.push(rack.codeOf(token));
      await Promise.resolve();
    }
    await revoke;
    expect(new Set([...verdicts, rack.codeOf(token)])).toEqual(new Set(['REVOKED']));
  });
});

it('two rotations at once give one new secret and one conflict', async () => {
  const { key } = await rack.keyring.createKey({ name: 'key' }, local);
  const rotate = () => rack.keyring.rotateKey(key.id, hour, local);
  expect(await outcomesOf([rotate(), rotate()])).toEqual(['done', 'conflict']);
});

it('two accounts of one name are one account and one conflict', async () => {
  const create = () => rack.keyring.createAccount({ name: 'bob' }, local);
  expect(await outcomesOf([create(), create()])).toEqual(['done', 'conflict']);
});

it('two edits of different rules at once both hold', async () => {
  const { key } = await rack.keyring.createKey({ name: 'key' }, local);
  await Promise.all([
    rack.keyring.updateKey(key.id, { name: 'renamed' }, local),
    rack.keyring.updateKey(key.id, { scopes: ['write'] }, local),
  ]);
  const after = await rack.keyring.getKey(key.id, local);
  expect(after).toMatchObject({ name: 'renamed', scopes: ['write'] });
});
