import {
  type Presented,
  type RateState,
  type Verdict,
  type VerdictCode,
  verdictCodes,
} from '../../core/verdict.ts';
import { type KeyWire, keyFromWire, keyShape, keyToWire } from './key.ts';
import {
  moment,
  nullable,
  number,
  oneOf,
  optional,
  record,
  type Shape,
  type Shapes,
  truth,
} from './shape.ts';

/** What is asked of `POST /v1/verify`. */
export interface PresentedWire {
  readonly token: string | null;
  readonly ip?: string | null | undefined;
  readonly permission?: string | null | undefined;
}

/** The answer: `key` from REVOKED on, `previous` if the old secret was used, `rate` if a limit was counted. */
export interface VerdictWire {
  readonly valid: boolean;
  readonly code: VerdictCode;
  readonly key?: KeyWire;
  readonly previous?: true;
  readonly previous_expires_at?: string | null;
  readonly rate?: RateWire;
}

/** What is left of a key's rate limit, in JSON. */
export interface RateWire {
  readonly limit: number;
  readonly remaining: number;
  readonly reset_ms: number;
}

const rateShape = record<RateWire>({ limit: number, remaining: number, reset_ms: number });

/** What every answer about a token holds. */
export const verdictShapes: Shapes<VerdictWire> = {
  valid: truth,
  code: oneOf(verdictCodes),
  key: optional(keyShape),
  previous: optional(oneOf([true])),
  previous_expires_at: optional(nullable(moment)),
  rate: optional(rateShape),
};

export const verdictShape: Shape<VerdictWire> = record<VerdictWire>(verdictShapes);

/** Writes what is presented. */
export function presentedToWire({ token, ip, permission }: Presented): PresentedWire {
  return { token, ip, permission };
}

/** Reads what is presented; what is left out is null. */
export function presentedFromWire({ token, ip, permission }: PresentedWire): Presented {
  return { token, ip: ip ?? null, permission: permission ?? null };
}

/** Writes a verdict as JSON has it. */
export function verdictToWire({ valid, code, key, secret, rate }: Verdict): VerdictWire {
  return {
    valid,
    code,
    ...(key && { key: keyToWire(key) }),
    ...(secret === 'previous' && {
      previous: true,
      previous_expires_at: key?.previous?.expiresAt ?? null,
    }),
    ...(rate && { rate: rateToWire(rate) }),
  };
}

/** Reads a verdict from JSON. */
export function verdictFromWire({ valid, code, key, previous, rate }: VerdictWire): Verdict {
  return {
    valid,
    code,
    key: key ? keyFromWire(key) : null,
    secret: key ? (previous ? 'previous' : 'current') : null,
    rate: rate ? rateFromWire(rate) : null,
  };
}

function rateToWire({ limit, remaining, resetMs }: RateState): RateWire {
  return { limit, remaining, reset_ms: resetMs };
}

function rateFromWire({ limit, remaining, reset_ms }: RateWire): RateState {
  return { limit, remaining, resetMs: reset_ms };
}
