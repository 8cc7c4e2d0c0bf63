/**
 * The rules of Keyrack at work in this process: decides, makes durable, serves. Each file of
 * `keyring/` is the use cases of one noun; what they decide stands in `decisions/`.
 */
import type { Actor } from './actor.ts';
import { alone } from './alone.ts';
import type { Head } from './chain.ts';
import type { KeyrackEvent } from './event.ts';
import { Guard } from './guard.ts';
import { type KeyStatus, keyStatus, keyStatuses } from './key.ts';
import { accounts } from './keyring/accounts.ts';
import { Desk } from './keyring/desk.ts';
import { keys } from './keyring/keys.ts';
import { manyKeys } from './keyring/many-keys.ts';
import { rack } from './keyring/rack.ts';
import { records } from './keyring/records.ts';
import { tokens } from './keyring/tokens.ts';
import { Ledger } from './ledger.ts';
import type { Clock, Journal, Peers, Random, SnapshotData } from './ports.ts';
import type { Profiles } from './profile.ts';
import { Refusals } from './refusals.ts';
import type { Authenticator, KeyService } from './service.ts';
import type { SharedRates } from './shared-rates.ts';
import type { State } from './state.ts';
import { SteadyClock } from './steady-clock.ts';
import type { Usage } from './usage.ts';
import type { Presented, Verdict } from './verdict.ts';
import type { VerdictCounts } from './verdict-counts.ts';

/** What a keyring works with: its state as folded from the journal, and the outside world. */
export interface KeyringOptions {
  readonly journal: Journal;
  /** Who else judges by the journal; nobody unless given. */
  readonly peers?: Peers | undefined;
  readonly state: State;
  readonly usage: Usage;
  /** What is remembered of refused tokens; nothing unless given. */
  readonly refusals?: Refusals | undefined;
  /** What passed at other boxes, if rate limits hold for all of them together. */
  readonly sharedRates?: SharedRates | null | undefined;
  readonly clock: Clock;
  readonly random: Random;
  readonly profiles: Profiles;
}

/** The contract kept in this process, and what whoever holds the process wants to know. */
export interface Keyring extends KeyService, Authenticator {
  /** Whoever holds a keyring may ask for verdicts. */
  verify(presented: Presented, actor?: Actor): Promise<Verdict>;
  /** What is remembered of refused tokens. */
  readonly refusals: Refusals;
  /** The verdicts that were given since the start. */
  readonly verdicts: VerdictCounts;
  /** The place up to which this process has the journal. */
  readonly head: Head;
  /** How many changes were accepted and are not durable yet, or not known everywhere. */
  readonly pendingChanges: number;
  /** How many milliseconds the clock is behind the latest moment that this rack has seen; 0 if it is not. */
  clockLagMs(): number;
  /** How many keys have which status now. */
  countKeys(): Readonly<Record<KeyStatus, number>>;
  /** The state as it is durable, for the snapshot. */
  snapshot(): SnapshotData;
  /** Takes up what other processes appended to the journal. Rejects if it cannot be read or does not hold. */
  catchUp(): Promise<void>;
  /** Resolves when no change waits any more. */
  settle(): Promise<void>;
}

/** Puts a keyring together. */
export function makeKeyring(options: KeyringOptions): Keyring {
  const { journal, state, usage, refusals = new Refusals(), peers = alone() } = options;
  usage.resetClock(state.clockReset);
  if (state.latest !== '') usage.see(Date.parse(state.latest));
  const clock = new SteadyClock(options.clock, usage);
  const onApplied = (event: KeyrackEvent) => noteApplied(event, usage, guard);
  const ledger = new Ledger(state, { journal, peers, onApplied });
  const guard = new Guard({ ...options, refusals, peers, ledger, clock });
  const desk = new Desk({ ...options, refusals, peers, ledger, clock, guard });
  const one = keys(desk);
  return {
    ...one,
    ...manyKeys(desk, one),
    ...accounts(desk),
    ...records(desk),
    ...rack(desk),
    ...tokens(desk),
    refusals,
    verdicts: guard.verdicts,
    get head() {
      return ledger.head;
    },
    get pendingChanges() {
      return ledger.waiting;
    },
    clockLagMs: () => clock.lagMs(),
    countKeys: () => countKeys(ledger.served, clock.now()),
    snapshot: () => ({ head: ledger.head, rack: ledger.served.toData(), usage: usage.toData() }),
    catchUp: () => ledger.catchUp(),
    settle: () => ledger.settled(),
  };
}

/** What is kept in memory beside the state follows it, whoever made the change. */
function noteApplied(event: KeyrackEvent, usage: Usage, guard: Guard): void {
  if (event.op === 'key.rotated') usage.resetPrevious(event.data.id, event.ts);
  if (event.op === 'key.revoked') guard.forget(event.data.id);
  if (event.op === 'clock.reset') usage.resetClock(event.ts);
}

function countKeys(state: State, now: number): Readonly<Record<KeyStatus, number>> {
  const counts = Object.fromEntries(keyStatuses.map((status) => [status, 0]));
  for (const key of state.keys.values()) {
    const status = keyStatus(key, now);
    counts[status] = (counts[status] ?? 0) + 1;
  }
  return counts as Record<KeyStatus, number>;
}
