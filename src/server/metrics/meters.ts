import type { Histogram } from '../../core/histogram.ts';
import { type Family, single } from './exposition.ts';
import { processFamilies } from './process.ts';
import { type MeasuredRack, rackFamilies } from './rack.ts';
import { RequestDurations } from './request-durations.ts';

/** What `/metrics` tells beside the numbers of the rack. */
export interface MeterFacts {
  readonly version: string;
  readonly isReady: boolean;
}

/** All that is measured in one process; the apps of all its listeners share it. */
export class Meters {
  readonly requests = new RequestDurations();
  readonly #rack: { readonly keyring: MeasuredRack; readonly syncs: Histogram } | null;

  /** Without a rack only the server itself is measured. */
  constructor(rack: { readonly keyring: MeasuredRack; readonly syncs: Histogram } | null = null) {
    this.#rack = rack;
  }

  /** Every metric as it stands now. */
  async families({ version, isReady }: MeterFacts): Promise<readonly Family[]> {
    return [
      {
        name: 'keyrack_build_info',
        type: 'gauge',
        help: 'Always 1; the version is in the label.',
        samples: [[{ version }, 1]],
      },
      single(
        'keyrack_ready',
        'gauge',
        '1 if changes are accepted and the server is not stopping, as /readyz says.',
        Number(isReady),
      ),
      ...(this.#rack ? rackFamilies(this.#rack.keyring, this.#rack.syncs) : []),
      this.requests.family(),
      ...(await processFamilies()),
    ];
  }
}
