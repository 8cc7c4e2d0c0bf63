/** The most occasions that are remembered at once; the one that was noted longest ago is forgotten. */
const maxOccasions = 1000;

interface Occasion {
  readonly recordedAt: number;
  repeats: number;
}

/**
 * Tells which of many equal occasions is worth a line in the journal: the first, and then the
 * first after every interval, with the number of those in between. So whatever somebody repeats,
 * the disk does not fill, and nothing is lost but the moments of the repetitions.
 */
export class Occasions {
  readonly #intervalMs: number;
  readonly #known = new Map<string, Occasion>();

  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** The repetitions since the last record if this one is worth a record, else null. */
  note(name: string, now: number): number | null {
    const known = this.#known.get(name);
    if (known && now >= known.recordedAt && now < known.recordedAt + this.#intervalMs) {
      known.repeats += 1;
      return null;
    }
    this.#known.delete(name);
    this.#known.set(name, { recordedAt: now, repeats: 0 });
    const [oldest] = this.#known.keys();
    if (this.#known.size > maxOccasions && oldest !== undefined) this.#known.delete(oldest);
    return known?.repeats ?? 0;
  }
}
