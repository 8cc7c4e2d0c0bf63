import { randomBytes } from 'node:crypto';
import { genesisHead, type Head, parseLine, sealBatch } from '../../../src/core/chain.ts';
import { KeyError } from '../../../src/core/errors.ts';
import type { KeyrackEvent } from '../../../src/core/event.ts';
import { genesis } from '../../../src/core/genesis.ts';
import { type Keyring, makeKeyring } from '../../../src/core/keyring.ts';
import { Overtaken } from '../../../src/core/overtaken.ts';
import type { Journal, Peers } from '../../../src/core/ports.ts';
import { profiles } from '../../../src/core/profiles/index.ts';
import { apply, State } from '../../../src/core/state.ts';
import { Usage } from '../../../src/core/usage.ts';
import { at, now } from './fixtures.ts';

/** One list of lines that several journals share, as boxes share a table. */
export class SharedLines {
  readonly lines: string[] = [];
  newest: Head = genesisHead;
  /** Waits on the way to the lines, and on the way back. */
  readonly travel: () => Promise<unknown>;

  constructor(travel: () => Promise<unknown> = async () => undefined) {
    this.travel = travel;
  }

  write(events: readonly KeyrackEvent[]): void {
    const { lines, head } = sealBatch(events, this.newest);
    this.lines.push(...lines);
    this.newest = head;
  }

  /** The state that the lines tell, and nothing else. */
  fold(): State {
    const state = new State();
    for (const line of this.lines) apply(state, parseLine(line));
    return state;
  }
}

/** How an append ends: with nothing written and that said, or in doubt with nothing or all of it written. */
export type Ending = 'refused' | 'lost' | 'written';

/** The journal of one box. */
export class SharedJournal implements Journal {
  readonly #shared: SharedLines;
  readonly #endings: Ending[] = [];
  #head: Head;

  constructor(shared: SharedLines) {
    this.#shared = shared;
    this.#head = shared.newest;
  }

  head(): Head {
    return this.#head;
  }

  /** The next appends end so, one after the other. */
  endNext(...endings: readonly Ending[]): void {
    this.#endings.push(...endings);
  }

  async append(events: readonly KeyrackEvent[]): Promise<Head> {
    await this.#shared.travel();
    const isOvertaken = this.#shared.newest.seq > this.#head.seq;
    const ending = isOvertaken || events.length === 0 ? undefined : this.#endings.shift();
    const isWritten = !isOvertaken && (ending === undefined || ending === 'written');
    if (isWritten && events.length > 0) this.#shared.write(events);
    const { newest } = this.#shared;
    await this.#shared.travel();
    if (isOvertaken) throw new Overtaken();
    if (ending === 'refused') throw new KeyError('store_failed', 'Cannot append: refused');
    if (ending) throw new KeyError('store_stopped', 'Cannot append: nobody answered');
    this.#head = newest;
    return newest;
  }

  async takeUp(): Promise<readonly string[]> {
    await this.#shared.travel();
    const lines = this.#shared.lines.slice(this.#head.seq);
    const { newest } = this.#shared;
    await this.#shared.travel();
    this.#head = newest;
    return lines;
  }

  async *read(from: number): AsyncIterable<string> {
    yield* this.#shared.lines.slice(Math.max(0, from - 1));
  }
}

/** Peers that know of a change when the test says so. */
export class HeldPeers implements Peers {
  readonly waiting: { readonly seq: number; readonly release: () => void }[] = [];

  reached({ seq }: Head): Promise<void> {
    return new Promise((release) => this.waiting.push({ seq, release }));
  }

  requireCurrent(): void {}

  async list(): Promise<readonly []> {
    return [];
  }
}

/** A box of a test. */
export interface SharingBox {
  readonly keyring: Keyring;
  readonly journal: SharedJournal;
  readonly usage: Usage;
}

/** Makes boxes that share lines; the rack has the account `admin`, and time stands still. */
export function makeBoxes(
  count: number,
  shared: SharedLines = new SharedLines(),
  peers?: Peers,
): readonly SharingBox[] {
  shared.write(genesis(at(0), 'tester'));
  return Array.from({ length: count }, () => {
    const journal = new SharedJournal(shared);
    const usage = new Usage();
    const state = shared.fold();
    const options = { clock: () => now, random: randomBytes, profiles };
    return { keyring: makeKeyring({ journal, peers, state, usage, ...options }), journal, usage };
  });
}
