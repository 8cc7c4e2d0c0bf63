import { type Finding, ok, problem, warning } from '../../store/doctor/finding.ts';
import type { Answer, Sent } from './exchange.ts';

/** One request through the proxy and what must come of it. */
export interface Probe {
  readonly check: string;
  readonly sent: Sent;
  /** `pass`, or the status of the refusal. */
  readonly wanted: 'pass' | number;
  /** Refusals that are safe and tell clients less. */
  readonly tolerated?: readonly number[];
  /** Without this a failure is a problem. */
  readonly isWarning?: boolean;
  readonly fix: string;
}

/** What an answer means for a probe. */
export function judgeProbe(probe: Probe, { status, retryAfter }: Answer): Finding {
  const { check, wanted, tolerated = [], isWarning = false } = probe;
  const isRight = wanted === 'pass' ? isPassed(status) : status === wanted;
  const fix = failures[status] ?? probe.fix;
  if (isRight && status === 429 && retryAfter === null)
    return warning(check, 'refused (429), without Retry-After', fix);
  if (isRight) return ok(check, wanted === 'pass' ? `passes (${status})` : `refused (${status})`);
  const text = `answered ${status}, expected ${wanted === 'pass' ? 'to pass' : wanted}`;
  const isMild = isWarning || tolerated.includes(status);
  return isMild ? warning(check, text, fix) : problem(check, text, fix);
}

function isPassed(status: number): boolean {
  return status < 500 && ![400, 401, 403, 429].includes(status);
}

const noApp = 'nobody answers behind the proxy: start the app, or stand in for it with --echo';

/** What a proxy says that has nobody to ask, or nobody to hand the request to. */
const failures: Readonly<Record<number, string>> = {
  500: 'the proxy cannot ask this rack, or asks for a permission that cannot be read: see its log and that of keyrack serve',
  502: noApp,
  503: noApp,
  504: noApp,
};
