import { genesisHead, type Head, seal } from '../../../src/core/chain.ts';
import { type ErrorCode, KeyError } from '../../../src/core/errors.ts';
import type { KeyrackEvent } from '../../../src/core/event.ts';
import type { Journal } from '../../../src/core/ports.ts';

/** A journal whose syncs last until the test ends them, or fail when it says so. */
export class ScriptedJournal implements Journal {
  readonly lines: string[] = [];
  /** How many events each append was given, in order, failed ones too. */
  readonly batches: number[] = [];
  #head: Head = genesisHead;
  #gate: PromiseWithResolvers<void> | null = null;
  #reached = Promise.withResolvers<void>();
  readonly #failing = new Map<number, ErrorCode>();

  head(): Head {
    return this.#head;
  }

  /** From now on appends wait for `release`. */
  hold(): void {
    this.#gate = Promise.withResolvers();
    this.#reached = Promise.withResolvers();
  }

  /** Resolves when an append waits. */
  waiting(): Promise<void> {
    return this.#reached.promise;
  }

  /** Ends the wait of the append that waits and of those after it. */
  release(): void {
    this.#gate?.resolve();
    this.#gate = null;
  }

  /** Ends the wait of the append that waits; the next one waits again. */
  releaseOne(): void {
    const gate = this.#gate;
    this.hold();
    gate?.resolve();
  }

  /** The next append, or the one so many after it, fails with nothing written, as the port promises. */
  failNext(skip = 0, code: ErrorCode = 'store_failed'): void {
    this.#failing.set(this.batches.length + skip, code);
  }

  async append(events: readonly KeyrackEvent[]): Promise<Head> {
    if (events.length === 0) return this.#head;
    const index = this.batches.push(events.length) - 1;
    this.#reached.resolve();
    await this.#gate?.promise;
    const code = this.#failing.get(index);
    if (code) throw new KeyError(code, 'Cannot append to the journal: the disk said no');
    const batch = this.#head.batch + 1;
    for (const event of events) {
      const { line, head } = seal(event, this.#head, batch);
      this.lines.push(line);
      this.#head = head;
    }
    return this.#head;
  }

  async takeUp(): Promise<readonly string[]> {
    return [];
  }

  async *read(from: number): AsyncIterable<string> {
    yield* this.lines.slice(Math.max(0, from - 1));
  }
}
