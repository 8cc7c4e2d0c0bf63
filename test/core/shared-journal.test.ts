/** Several keyrings over one journal: each decides on what it knows, and again when others were faster. */
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { verifyChain } from '../../src/core/audit.ts';
import { parseLine } from '../../src/core/chain.ts';
import type { Keyring } from '../../src/core/keyring.ts';
import type { Minted } from '../../src/core/service.ts';
import { local } from '../support/rack.ts';
import { ask, type Command, command, target } from './support/commands.ts';
import {
  type Ending,
  HeldPeers,
  makeBoxes,
  SharedLines,
  type SharingBox,
} from './support/shared-journal.ts';

const presented = (token: string) => ({ token, ip: '10.0.0.1', permission: null });
const codeAt = ({ keyring }: SharingBox, token: string) =>
  keyring.authenticate(presented(token)).code;

async function codesOf(changes: readonly Promise<unknown>[]): Promise<readonly string[]> {
  const ended = await Promise.allSettled(changes);
  return ended.map((one) => (one.status === 'fulfilled' ? 'done' : one.reason.code));
}

let shared: SharedLines;
let one: SharingBox;
let other: SharingBox;
let boxes: readonly SharingBox[];

function open(count: number): void {
  shared = new SharedLines();
  boxes = makeBoxes(count, shared);
  [one, other] = boxes as [SharingBox, SharingBox];
}

beforeEach(() => open(2));

/** What others wrote is known here, without which nothing is asked of the journal. */
const create = ({ keyring }: SharingBox, name = 'backup script') =>
  keyring.createKey({ name }, local);

async function expectOneState(): Promise<void> {
  await Promise.all(boxes.map(({ keyring }) => keyring.catchUp()));
  for (const { keyring, journal } of boxes) {
    expect(keyring.snapshot().rack).toEqual(shared.fold().toData());
    expect(keyring.head).toEqual(shared.newest);
    expect((await verifyChain(journal, null)).ok).toBe(true);
  }
}

describe('a change that another box was faster with', () => {
  it('is decided again on what that box wrote, and done', async () => {
    await create(one, 'first');
    await create(other, 'second');
    await create(one, 'third');
    expect(
      shared
        .fold()
        .toData()
        .keys.map(({ name }) => name),
    ).toEqual(['first', 'second', 'third']);
    await expectOneState();
  });

  it('is refused if it is not right any more', async () => {
    const { key } = await create(one);
    await other.keyring.catchUp();
    await one.keyring.revokeKey(key.id, local);
    expect(await codesOf([other.keyring.enableKey(key.id, local)])).toEqual(['conflict']);
    await expectOneState();
  });

  it('is refused if it is an edit of a version that is replaced', async () => {
    const { key } = await create(one);
    await other.keyring.catchUp();
    const edit = ({ keyring }: SharingBox, name: string) =>
      keyring.updateKey(key.id, { name, version: key.version }, local);
    const codes = await codesOf([edit(one, 'a'), edit(other, 'b')]);
    expect([...codes].sort()).toEqual(['conflict', 'done']);
    await expectOneState();
  });

  it('of no event is answered only when what it says is durable there', async () => {
    const { key } = await create(one);
    await other.keyring.catchUp();
    await one.keyring.enableKey(key.id, local);
    await one.keyring.disableKey(key.id, local);
    const shown = await other.keyring.enableKey(key.id, local);
    expect(shown.status).toBe('active');
    expect(shared.fold().keys.get(key.id)?.enabled).toBe(true);
  });

  it('leaves exactly the limit, however many boxes ask at once', async () => {
    open(3);
    const draft = { name: 'client', profile: 'pterodactyl-client' };
    const codes = await codesOf(
      Array.from({ length: 60 }, (_, index) =>
        (boxes[index % 3] as SharingBox).keyring.createKey(draft, local),
      ),
    );
    expect(codes.filter((code) => code === 'done')).toHaveLength(25);
    expect(codes.filter((code) => code === 'limit_reached')).toHaveLength(35);
    expect(shared.fold().keys.size).toBe(25);
    await expectOneState();
  });

  it('denies from the moment it is asked for, also while it is decided again', async () => {
    const { key, token } = await create(one);
    await other.keyring.catchUp();
    await create(one, 'faster');
    const done = other.keyring.disableKey(key.id, local);
    const codes = new Set<string>();
    let isDone = false;
    const watch = async () => {
      for (; !isDone; await Promise.resolve()) codes.add(codeAt(other, token));
    };
    const watching = watch();
    await done;
    isDone = true;
    await watching;
    expect([...codes]).toEqual(['INACTIVE']);
  });
});

describe('a change in doubt', () => {
  const stop = async (ending: Ending) => {
    const { key, token } = await create(one);
    one.journal.endNext(ending);
    expect(await codesOf([one.keyring.revokeKey(key.id, local)])).toEqual(['store_stopped']);
    return { key, token };
  };

  it.each([
    ['written', 'REVOKED'],
    ['lost', 'VALID'],
  ] as const)(
    'that was %s denies until the journal was read, and then is what it is',
    async (ending, code) => {
      const { key, token } = await stop(ending);
      expect(codeAt(one, token)).toBe('REVOKED');
      expect(await codesOf([create(one)])).toEqual(['store_stopped']);
      await one.keyring.catchUp();
      expect(codeAt(one, token)).toBe(code);
      await create(one, 'goes on');
      expect(shared.fold().keys.get(key.id)?.revokedAt === null).toBe(code === 'VALID');
      await expectOneState();
    },
  );

  it('takes what waits behind it along, and nothing of that is written', async () => {
    one.journal.endNext('written');
    const first = create(one, 'first');
    await Promise.resolve();
    await Promise.resolve();
    const behind = create(one, 'behind');
    expect(await codesOf([first, behind])).toEqual(['store_stopped', 'store_stopped']);
    await expectOneState();
    expect(
      shared
        .fold()
        .toData()
        .keys.map(({ name }) => name),
    ).toEqual(['first']);
  });
});

describe('a journal that does not hold', () => {
  it('is never read on from behind the flaw, nor added to', async () => {
    const { token } = await create(one);
    await create(one, 'second');
    const line = String(shared.lines.pop());
    shared.lines.push(line.replace('second', 'forged'));
    const damaged = { code: 'store_damaged' };
    await expect(other.keyring.catchUp()).rejects.toMatchObject(damaged);
    const head = other.keyring.head;
    await expect(other.keyring.catchUp()).rejects.toMatchObject(damaged);
    expect(await codesOf([create(other)])).toEqual(['store_damaged']);
    expect(other.keyring.head).toEqual(head);
    expect(codeAt(one, token)).toBe('VALID');
    expect(shared.lines).toHaveLength(shared.newest.seq);
  });
});

describe('what all others must know', () => {
  let peers: HeldPeers;
  beforeEach(() => {
    peers = new HeldPeers();
    shared = new SharedLines();
    boxes = makeBoxes(2, shared, peers);
    [one, other] = boxes as [SharingBox, SharingBox];
  });
  const release = () => {
    for (const { release: free } of peers.waiting.splice(0)) free();
  };
  const turns = async () => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  };

  it('is answered when they do, and waited for by settle; the next batch is written meanwhile', async () => {
    const answered: string[] = [];
    const first = create(one, 'first').then(() => answered.push('first'));
    await turns();
    const second = create(one, 'second').then(() => answered.push('second'));
    const settled = one.keyring.settle().then(() => answered.push('settled'));
    await turns();
    expect([answered, shared.fold().keys.size, one.keyring.pendingChanges]).toEqual([[], 2, 2]);
    const { seq } = shared.newest;
    expect(peers.waiting.map((waiting) => waiting.seq)).toEqual([seq - 1, seq]);
    peers.waiting.pop()?.release();
    await turns();
    expect(answered).toEqual(['second']);
    release();
    await Promise.all([first, second, settled]);
    expect(answered).toEqual(['second', 'first', 'settled']);
    expect(one.keyring.pendingChanges).toBe(0);
  });

  it('is waited for by a change that another box has made already', async () => {
    const made = create(one);
    await turns();
    release();
    const { key } = await made;
    await other.keyring.catchUp();
    let isAnswered = false;
    const revoked = one.keyring.revokeKey(key.id, local);
    await turns();
    const again = other.keyring.revokeKey(key.id, local).finally(() => {
      isAnswered = true;
    });
    await turns();
    expect(isAnswered).toBe(false);
    release();
    await codesOf([revoked, again]);
    expect(isAnswered).toBe(true);
  });
});

describe('events of others', () => {
  it('begin the uses of an old secret anew, and forget what is counted of a key that is gone', async () => {
    const { key, token } = await one.keyring.createKey(
      { name: 'rotated', rateLimit: '9/1h' },
      local,
    );
    await other.keyring.catchUp();
    await one.keyring.rotateKey(key.id, 3_600_000, local);
    await other.keyring.catchUp();
    other.keyring.authenticate(presented(token));
    expect(other.usage.previous(key.id)?.count).toBe(1);
    await one.keyring.finishRotation(key.id, local);
    await one.keyring.rotateKey(key.id, 3_600_000, local);
    await other.keyring.catchUp();
    expect(other.usage.previous(key.id)).toBeUndefined();
    expect(other.usage.total(key.id)?.count).toBe(1);
    const activity = async () =>
      (await other.keyring.listActivity([key.id], local))[0]?.sources.length;
    expect(await activity()).toBe(1);
    await one.keyring.revokeKey(key.id, local);
    await other.keyring.catchUp();
    expect(await activity()).toBe(0);
  });
});

/** What is done to which box: a command, a look at the journal, or the way its next append ends. */
type Step = { readonly box: number } & (
  | { readonly does: 'ask'; readonly command: Command }
  | { readonly does: 'catchUp' }
  | { readonly does: 'end'; readonly ending: Ending }
);

const box = fc.nat(2);
const does = <T extends string>(what: T) => fc.constant(what);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ box, does: does('ask'), command }) },
  { weight: 2, arbitrary: fc.record({ box, does: does('catchUp') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      box,
      does: does('end'),
      ending: fc.constantFrom<Ending>('refused', 'lost', 'written'),
    }),
  },
);

/** A change that was decided before another box revoked the key must not be written after that. */
function expectNothingAfterRevokes(): void {
  const revoked = new Set<string>();
  for (const { op, data } of shared.lines.map(parseLine)) {
    if (!op.startsWith('key.') || !('id' in data)) continue;
    expect(revoked).not.toContain(data.id);
    if (op === 'key.revoked') revoked.add(data.id);
  }
}

interface Asked {
  readonly command: Command;
  readonly id: string;
  readonly code: string;
  readonly minted: string | null;
}

async function outcomeOf(keyring: Keyring, one: Command, id: string): Promise<Asked> {
  const base = { command: one, id, minted: null };
  try {
    const answer = await ask(keyring, one, id);
    const minted = one.kind === 'create' ? (answer as Minted).key.id : null;
    return { ...base, code: 'done', minted };
  } catch (error) {
    return { ...base, code: (error as { code: string }).code };
  }
}

it('any changes over three boxes, however they interleave and fail, end as the journal tells', async () => {
  const schedule = fc.scheduler();
  await fc.assert(
    fc.asyncProperty(schedule, fc.array(step, { maxLength: 40, size: 'max' }), async (s, steps) => {
      shared = new SharedLines(() => s.schedule(Promise.resolve()));
      boxes = makeBoxes(3, shared);
      const known: string[] = [];
      const asked: Promise<Asked>[] = [];
      for (const { box: index, ...rest } of steps) {
        const { keyring, journal } = boxes[index] as SharingBox;
        if (rest.does === 'end') journal.endNext(rest.ending);
        else if (rest.does === 'catchUp') await s.waitFor(keyring.catchUp());
        else {
          const id = target(rest.command, known);
          const outcome = outcomeOf(keyring, rest.command, id);
          asked.push(outcome);
          void outcome.then(({ minted }) => minted !== null && known.push(minted));
          if (asked.length % 4 === 0) await s.waitFor(outcome);
        }
      }
      const ended = await s.waitFor(Promise.all(asked));
      await s.waitFor(expectOneState());
      expectNothingAfterRevokes();
      const { keys } = shared.fold();
      const made = ended.flatMap(({ minted }) => minted ?? []);
      expect([...keys.keys()]).toEqual(expect.arrayContaining(made));
      const doubts = ended.filter(({ code }) => code === 'store_stopped').length;
      expect(keys.size).toBeLessThanOrEqual(made.length + doubts);
      for (const {
        command: { kind },
        id,
        code,
      } of ended)
        if (kind === 'revoke' && code === 'done') expect(keys.get(id)?.revokedAt).not.toBeNull();
    }),
    { numRuns: 200 },
  );
});
