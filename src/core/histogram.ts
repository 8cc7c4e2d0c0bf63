/** How often something took how long: counts by upper bound, in seconds. */
export class Histogram {
  /** The upper bounds, ascending; what is longer than all of them is counted behind the last. */
  readonly bounds: readonly number[];
  /** One count for each bound, and one for the rest; not cumulated. */
  readonly counts: Float64Array;
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.bounds = bounds;
    this.counts = new Float64Array(bounds.length + 1);
  }

  /** Notes that it took so many seconds, once. */
  observe(seconds: number): void {
    let index = 0;
    while (index < this.bounds.length && seconds > (this.bounds[index] ?? 0)) index += 1;
    this.counts[index] = (this.counts[index] ?? 0) + 1;
    this.#sum += seconds;
  }

  /** All seconds that were noted, added up. */
  get sum(): number {
    return this.#sum;
  }
}
