import { KeyError } from '../../core/errors.ts';
import type { BulkAct, KeyOutcome } from '../../core/service.ts';
import { type KeyWire, keyFromWire, keyShape, keyToWire } from './key.ts';
import { number, object, oneOf, record, type Shape, text } from './shape.ts';
import { errorCodeOf, statusOf } from './status.ts';

/** What is asked of `POST /v1/keys/bulk`. */
export interface BulkWire {
  readonly action: BulkAct;
  readonly ids: readonly string[];
}

/** What became of one key, in JSON: the key as it stands now, or why it did not change. */
export type KeyOutcomeWire =
  | { readonly id: string; readonly ok: true; readonly key: KeyWire }
  | {
      readonly id: string;
      readonly ok: false;
      readonly status: number;
      readonly code: string;
      readonly detail: string;
    };

type Changed = Extract<KeyOutcomeWire, { readonly ok: true }>;
type Unchanged = Extract<KeyOutcomeWire, { readonly ok: false }>;

const changedShape = record<Changed>({ id: text, ok: oneOf([true]), key: keyShape });
const unchangedShape = record<Unchanged>({
  ...{ id: text, ok: oneOf([false]) },
  ...{ status: number, code: text, detail: text },
});

export const outcomeShape: Shape<KeyOutcomeWire> = (value, path) =>
  object(value, path).ok === true ? changedShape(value, path) : unchangedShape(value, path);

/** Writes an outcome as JSON has it. */
export function outcomeToWire({ id, key, error }: KeyOutcome): KeyOutcomeWire {
  if (error === null) return { id, ok: true, key: keyToWire(key) };
  const { code, message: detail } = error;
  return { id, ok: false, status: statusOf[code], code, detail };
}

/** Reads an outcome from JSON. */
export function outcomeFromWire(wire: KeyOutcomeWire): KeyOutcome {
  const { id } = wire;
  if (wire.ok) return { id, key: keyFromWire(wire.key), error: null };
  return { id, key: null, error: new KeyError(errorCodeOf(wire.status, wire.code), wire.detail) };
}
