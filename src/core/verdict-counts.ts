import { type Door, doors, type VerdictCode, verdictCodes } from './verdict.ts';

/** How many verdicts of one kind were given at one door. */
export interface VerdictCount {
  readonly door: Door;
  readonly code: VerdictCode;
  readonly count: number;
}

/**
 * How many verdicts were given since the start, by door and code. A stranger can cause verdicts
 * without end, so there is one number for each pair and nothing that grows.
 */
export class VerdictCounts {
  readonly #counts = new Float64Array(doors.length * verdictCodes.length);

  /** Counts one verdict. */
  count(door: Door, code: VerdictCode): void {
    const index = doors.indexOf(door) * verdictCodes.length + verdictCodes.indexOf(code);
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
  }

  /** Every pair of door and code, those that never occurred as well. */
  entries(): readonly VerdictCount[] {
    return [...this.#counts].map((count, index) => ({
      door: doors[Math.floor(index / verdictCodes.length)] as Door,
      code: verdictCodes[index % verdictCodes.length] as VerdictCode,
      count,
    }));
  }
}
