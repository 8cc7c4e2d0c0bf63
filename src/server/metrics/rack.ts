import type { Histogram } from '../../core/histogram.ts';
import type { KeyStatus } from '../../core/key.ts';
import type { VerdictCounts } from '../../core/verdict-counts.ts';
import { type Family, single } from './exposition.ts';

/** What of a rack can be measured. */
export interface MeasuredRack {
  readonly verdicts: VerdictCounts;
  /** How many changes were accepted and are not durable yet. */
  readonly pendingChanges: number;
  /** How many keys have which status now. */
  countKeys(): Readonly<Record<KeyStatus, number>>;
}

/** The metrics of a rack; `syncs` are the times that its journal took to make changes durable. */
export function rackFamilies(rack: MeasuredRack, syncs: Histogram): readonly Family[] {
  return [
    {
      name: 'keyrack_verdicts_total',
      type: 'counter',
      help: 'Verdicts on presented tokens, by code and by the door they were presented at.',
      samples: rack.verdicts.entries().map(({ door, code, count }) => [{ code, door }, count]),
    },
    {
      name: 'keyrack_keys',
      type: 'gauge',
      help: 'Keys by status; revoked ones stay as tombstones.',
      samples: Object.entries(rack.countKeys()).map(([status, count]) => [{ status }, count]),
    },
    single(
      'keyrack_changes_pending',
      'gauge',
      'Changes that were accepted and are not durable yet.',
      rack.pendingChanges,
    ),
    {
      name: 'keyrack_journal_sync_seconds',
      type: 'histogram',
      help: 'Time that the journal took to make a batch of changes durable.',
      samples: [[{}, syncs]],
    },
  ];
}
