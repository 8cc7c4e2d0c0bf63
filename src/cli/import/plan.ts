import type { Transfer } from '../../core/transfer.ts';

/** A key of the file that cannot be carried over, and why. */
export interface LeftOut {
  readonly id: string;
  readonly name: string;
  readonly why: string;
}

/** What of a file goes to the rack, and what cannot. */
export interface Plan {
  readonly transfer: Transfer;
  readonly leftOut: readonly LeftOut[];
}
