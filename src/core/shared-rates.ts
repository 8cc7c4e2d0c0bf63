import type { Passed } from './passed.ts';

/** Requests of one key that passed at one box. */
export interface PassedAt {
  readonly id: string;
  readonly passed: readonly Passed[];
}

/**
 * What boxes tell each other of the requests that they let pass, so that a rate limit holds for all
 * of them together. They tell it every so often, so between two tellings each box may let pass what
 * the others do not know of yet: a limit may be exceeded by what passes elsewhere in that time.
 */
export class SharedRates {
  /** Of keys that were used here since that was last told. */
  #own = new Map<string, readonly Passed[]>();
  /** By key, and then by box. */
  readonly #others = new Map<string, Map<string, readonly Passed[]>>();

  /** Requests of the key passed here; all of them within its window. */
  note(id: string, passed: readonly Passed[]): void {
    this.#own.set(id, passed);
  }

  /** What is to be told; whoever cannot tell it gives it back. */
  take(): readonly PassedAt[] {
    const own = [...this.#own].map(([id, passed]) => ({
      id,
      passed: passed.map((one) => ({ ...one })),
    }));
    this.#own = new Map();
    return own;
  }

  /** What was noted meanwhile counts: it holds all that comes back. */
  giveBack(told: readonly PassedAt[]): void {
    for (const { id, passed } of told) if (!this.#own.has(id)) this.#own.set(id, passed);
  }

  /** Another box told this; it takes the place of what that box told before. */
  hear(box: string, { id, passed }: PassedAt): void {
    const boxes = this.#others.get(id) ?? new Map();
    this.#others.set(id, boxes.set(box, passed));
  }

  /** The requests that other boxes let pass after the moment, in the order of time. */
  elsewhere(id: string, after: number): readonly Passed[] {
    const boxes = this.#others.get(id);
    if (!boxes) return [];
    for (const [box, passed] of boxes) if ((passed.at(-1)?.at ?? 0) <= after) boxes.delete(box);
    if (boxes.size === 0) this.#others.delete(id);
    return [...boxes.values()]
      .flat()
      .filter(({ at }) => at > after)
      .sort((a, b) => a.at - b.at);
  }

  /** Forgets a key that is gone. */
  forget(id: string): void {
    this.#own.delete(id);
    this.#others.delete(id);
  }
}
