import type { Box } from '../../core/box.ts';

/** A process that judges by the journal, in JSON. */
export type BoxWire = Omit<Box, 'leaseMs' | 'staleOk' | 'startedAt'> & {
  readonly lease_ms: number | null;
  readonly stale_ok: boolean;
  readonly started_at: string;
};

/** Writes a box as JSON has it. */
export function boxToWire({ leaseMs, staleOk, startedAt, ...box }: Box): BoxWire {
  return { ...box, lease_ms: leaseMs, stale_ok: staleOk, started_at: startedAt };
}

/** Reads a box from JSON. */
export function boxFromWire({ lease_ms, stale_ok, started_at, ...box }: BoxWire): Box {
  return { ...box, leaseMs: lease_ms, staleOk: stale_ok, startedAt: started_at };
}
