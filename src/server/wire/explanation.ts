import { type Explanation, outcomeSigns, type Step, subjects } from '../../core/explanation.ts';
import { listOf, oneOf, optional, record, type Shape, text } from './shape.ts';
import { type VerdictWire, verdictFromWire, verdictShapes, verdictToWire } from './verdict.ts';

/** An explanation in JSON: the verdict, `rate` as it was left, and every check; a step has the same names as in core. */
export interface ExplanationWire extends VerdictWire {
  readonly steps: readonly Step[];
}

const stepShape = record<Step>({
  check: oneOf(Object.keys(subjects) as (keyof typeof subjects)[]),
  outcome: oneOf(Object.keys(outcomeSigns) as (keyof typeof outcomeSigns)[]),
  detail: text,
  remedy: optional(text),
  command: optional(text),
});

export const explanationShape: Shape<ExplanationWire> = record<ExplanationWire>({
  ...verdictShapes,
  steps: listOf(stepShape),
});

/** Writes an explanation as JSON has it. */
export function explanationToWire(explanation: Explanation): ExplanationWire {
  return { ...verdictToWire(explanation), steps: explanation.steps };
}

/** Reads an explanation from JSON. */
export function explanationFromWire(wire: ExplanationWire): Explanation {
  return { ...verdictFromWire(wire), steps: wire.steps };
}
