import { randomBytes } from 'node:crypto';
import type { Actor } from '../../src/core/actor.ts';
import { genesis } from '../../src/core/genesis.ts';
import { type Keyring, makeKeyring } from '../../src/core/keyring.ts';
import type { Journal, Random } from '../../src/core/ports.ts';
import { profiles } from '../../src/core/profiles/index.ts';
import { apply, State } from '../../src/core/state.ts';
import { Usage } from '../../src/core/usage.ts';
import { MemoryJournal } from '../../src/store/memory.ts';

/** The shell user of the box, as tests play it. */
export const local: Actor = { kind: 'local', name: 'tester' };

/** A keyring in memory with a clock that tests move by hand. */
export interface TestRack {
  readonly keyring: Keyring;
  readonly journal: Journal;
  readonly clock: { now: number };
}

/** Makes a fresh rack with the account `admin`; time stands still at 2026-11-21T10:00:00Z. */
export async function makeRack(
  journal: Journal = new MemoryJournal(),
  random: Random = randomBytes,
): Promise<TestRack> {
  const clock = { now: Date.parse('2026-11-21T10:00:00.000Z') };
  const state = new State();
  const events = genesis(new Date(clock.now).toISOString(), 'tester');
  await journal.append(events);
  for (const event of events) apply(state, event);
  const keyring = makeKeyring({
    journal,
    state,
    usage: new Usage(),
    clock: () => clock.now,
    random,
    profiles,
  });
  return { keyring, journal, clock };
}
