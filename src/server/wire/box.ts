import type { Box } from '../../core/box.ts';
import { nullable, number, record, type Shape, text, truth } from './shape.ts';

/** A process that judges by the journal, in JSON. */
export type BoxWire = Omit<Box, 'leaseMs' | 'staleOk' | 'startedAt'> & {
  readonly lease_ms: number | null;
  readonly stale_ok: boolean;
  readonly started_at: string;
};

export const boxShape: Shape<BoxWire> = record<BoxWire>({
  ...{ id: text, name: text, version: text, self: truth },
  ...{ seq: number, lag: number },
  lease_ms: nullable(number),
  stale_ok: truth,
  started_at: text,
});

/** Writes a box as JSON has it. */
export function boxToWire({ leaseMs, staleOk, startedAt, ...box }: Box): BoxWire {
  return { ...box, lease_ms: leaseMs, stale_ok: staleOk, started_at: startedAt };
}

/** Reads a box from JSON. */
export function boxFromWire({ lease_ms, stale_ok, started_at, ...box }: BoxWire): Box {
  return { ...box, leaseMs: lease_ms, staleOk: stale_ok, startedAt: started_at };
}
