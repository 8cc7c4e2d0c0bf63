import fc from 'fast-check';
import { expect, it } from 'vitest';
import { verifyChain } from '../../src/core/audit.ts';
import { parseLine } from '../../src/core/chain.ts';
import type { Minted } from '../../src/core/service.ts';
import { apply, State } from '../../src/core/state.ts';
import { local } from '../support/rack.ts';
import { ask, type Command, command, move, target } from './support/commands.ts';
import { type HeldRack, makeHeldRack } from './support/held-rack.ts';
import { expectation, type ModelKey, verdictOf } from './support/model.ts';

/** The state that the lines of the journal tell, and nothing else. */
function foldOf({ script }: HeldRack): unknown {
  const state = new State();
  for (const line of script.lines) apply(state, parseLine(line));
  return state.toData();
}

async function outcomeOf(promise: Promise<unknown>): Promise<{ outcome: string; token: string }> {
  return promise.then(
    (answer) => ({ outcome: 'done', token: (answer as Minted | undefined)?.token ?? '' }),
    (error) => ({ outcome: error.code, token: '' }),
  );
}

class Model {
  readonly keys = new Map<string, ModelKey>();
  readonly tokens = new Map<string, string>();
  #isFailing = false;

  /** Does the command to the rack and to the model, and compares how they end. */
  async step(rack: HeldRack, one: Command): Promise<void> {
    const id = target(one, [...this.keys.keys()]);
    const before = rack.script.lines.length;
    const expected = this.#expect(one, id, rack.clock.now);
    move(rack, one);
    if (one.kind === 'fail') this.#isFailing = true;
    const isLost = expected.change !== null && this.#isFailing;
    if (isLost) this.#isFailing = false;
    const { outcome, token } = await outcomeOf(ask(rack.keyring, one, id));
    expect(outcome).toBe(isLost ? 'store_failed' : expected.outcome);
    expect(rack.script.lines.length - before).toBe(expected.change && !isLost ? 1 : 0);
    if (!isLost) this.#keep(rack, one, id, expected, token);
  }

  #expect(one: Command, id: string, now: number): ReturnType<typeof expectation> {
    if (one.kind === 'wait' || one.kind === 'fail') return { outcome: 'done', change: null };
    if (one.kind !== 'create') return expectation(one, this.keys.get(id), now);
    const { expiresAt } = one.draft;
    const isPast = typeof expiresAt === 'string' && Date.parse(expiresAt) <= now;
    return isPast
      ? { outcome: 'invalid_input', change: null }
      : { outcome: 'done', change: () => undefined };
  }

  #keep(
    rack: HeldRack,
    one: Command,
    id: string,
    expected: ReturnType<typeof expectation>,
    token: string,
  ): void {
    const key = this.keys.get(id);
    if (key) expected.change?.(key, token);
    if (token === '') return;
    const owner = key
      ? id
      : (rack.keyring.authenticate({ token, ip: '10.0.0.1', permission: null }).key?.id ?? '');
    this.tokens.set(token, owner);
    if (one.kind !== 'create') return;
    const { profile, ...rules } = one.draft;
    this.keys.set(owner, { rules, enabled: true, revoked: false, token, previous: null });
  }
}

it('any sequence of changes and failures ends as a simple map of keys says, and as the journal tells', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 30, size: 'max' }), async (commands) => {
      const rack = await makeHeldRack();
      const model = new Model();
      for (const one of commands) await model.step(rack, one);
      for (const [id, key] of model.keys) {
        const shown = await rack.keyring.getKey(id, local);
        const scopes = ['read', 'write', 'manage'].filter((one) =>
          (key.rules.scopes as string[]).includes(one),
        );
        expect(shown).toMatchObject({ ...key.rules, scopes });
        const end = key.previous && key.previous.end > rack.clock.now ? key.previous.end : null;
        expect(shown.previous?.expiresAt ?? null).toBe(
          end === null ? null : new Date(end).toISOString(),
        );
      }
      for (const [token, id] of model.tokens) {
        const key = model.keys.get(id);
        if (key)
          expect(rack.codeOf(token, { ip: '10.0.0.1' })).toBe(
            verdictOf(key, token, rack.clock.now),
          );
      }
      expect(rack.keyring.snapshot().rack).toEqual(foldOf(rack));
      expect((await verifyChain(rack.script, null)).ok).toBe(true);
    }),
    { numRuns: 150 },
  );
});

it('any bursts of changes at once, with failing syncs, end as the journal tells', async () => {
  const bursts = fc.array(fc.array(command, { minLength: 1, maxLength: 8, size: 'max' }), {
    maxLength: 6,
    size: 'max',
  });
  await fc.assert(
    fc.asyncProperty(bursts, async (all) => {
      const rack = await makeHeldRack();
      const minted: { id: string; token: string }[] = [];
      for (const burst of all) {
        const ids = minted.map(({ id }) => id);
        const asked = burst.map((one) => {
          move(rack, one);
          return ask(rack.keyring, one, target(one, ids));
        });
        const ended = await Promise.allSettled(asked);
        for (const [index, one] of ended.entries()) {
          if (one.status === 'fulfilled' && burst[index]?.kind === 'create') {
            const { key, token } = one.value as Minted;
            minted.push({ id: key.id, token });
          }
        }
        expect(rack.keyring.snapshot().rack).toEqual(foldOf(rack));
        expect(rack.keyring.snapshot().head).toEqual(rack.script.head());
      }
      const held = rack.keyring.snapshot().rack.keys.map(({ id }) => id);
      expect(held).toEqual(minted.map(({ id }) => id));
      expect((await verifyChain(rack.script, null)).ok).toBe(true);
      const next = () => rack.keyring.createKey({ name: 'next' }, local);
      const { key } = await next().catch(next);
      expect(key.name).toBe('next');
    }),
    { numRuns: 150 },
  );
});
