import type { Explanation, Step } from '../../core/explanation.ts';
import { type VerdictWire, verdictFromWire, verdictToWire } from './verdict.ts';

/** An explanation in JSON: the verdict, `rate` as it was left, and every check; a step has the same names as in core. */
export interface ExplanationWire extends VerdictWire {
  readonly steps: readonly Step[];
}

/** Writes an explanation as JSON has it. */
export function explanationToWire(explanation: Explanation): ExplanationWire {
  return { ...verdictToWire(explanation), steps: explanation.steps };
}

/** Reads an explanation from JSON. */
export function explanationFromWire(wire: ExplanationWire): Explanation {
  return { ...verdictFromWire(wire), steps: wire.steps };
}
