import { outcomeSigns, type Step, subjects } from '../../core/explanation.ts';
import type { Outcome } from '../../core/walk.ts';
import type { Tone } from '../theme.ts';
import { padTo, wrapWords } from './cells.ts';

/** A line of the walk; only the sign and what is looked at are toned. */
export interface StepLine {
  readonly head: string;
  readonly text: string;
  readonly tone: Tone;
}

const tones: Readonly<Record<Outcome, Tone>> = {
  pass: 'good',
  fail: 'bad',
  unknown: 'warn',
  not_reached: 'quiet',
};

const headWidth = 18;

/** Every check in the words of the walk, how to mend it, and the command that does it, in lines that fit. */
export function stepLines(steps: readonly Step[], width: number): readonly StepLine[] {
  const room = Math.max(1, width - headWidth);
  return steps.flatMap(({ check, outcome, detail, remedy, command }) => {
    const fix = remedy === undefined ? [] : wrapWords(`fix: ${remedy}`, room);
    const run = command === undefined ? [] : wrapWords(command, room);
    const head = `${outcomeSigns[outcome].padEnd(6)}${padTo(subjects[check], headWidth - 6)}`;
    return [...wrapWords(detail, room), ...fix, ...run].map((text, index) => ({
      head: index === 0 ? head : ' '.repeat(headWidth),
      text,
      tone: tones[outcome],
    }));
  });
}
