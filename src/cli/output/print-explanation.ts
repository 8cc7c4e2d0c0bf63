import { type Explanation, outcomeSigns, type Step, subjects } from '../../core/explanation.ts';
import { safeText } from '../../core/text.ts';
import type { Outcome } from '../../core/walk.ts';
import { explanationToWire } from '../../server/wire/explanation.ts';
import { statusOfRefusal } from '../../server/wire/status.ts';
import type { Io } from '../io.ts';
import type { Printer } from './printer.ts';
import { type Measure, measureFor } from './width.ts';
import { wrap } from './wrap.ts';

const colors: Readonly<Record<Outcome, number>> = {
  pass: 32,
  fail: 31,
  unknown: 33,
  not_reached: 2,
};

const signWidth = 4;
const subjectWidth = 10;
const margin = ' '.repeat(signWidth + subjectWidth + 4);
const defaultColumns = 80;

/**
 * Prints every check with its outcome, and the verdict as the last line. Sentences are wrapped; a
 * command stands on one line, however long it is, so that it can be copied.
 */
export async function printExplanation(
  explanation: Explanation,
  printer: Printer,
  { stdout }: Io,
): Promise<void> {
  if (printer.format === 'json') return printer.json({ data: explanationToWire(explanation) });
  const { steps } = explanation;
  if (printer.format === 'plain') {
    for (const { check, outcome, detail, remedy = '', command = '' } of steps)
      await printer.plain(check, outcome, detail, remedy, command);
    return;
  }
  const width = Math.max(40, stdout.columns ?? defaultColumns);
  const measure = await measureFor(steps.map(({ detail }) => detail).join());
  for (const step of steps) await printer.data(drawStep(step, { width, measure, printer }));
  for (const line of wrap(verdictOf(explanation), width, measure)) await printer.data(`${line}\n`);
}

interface Drawing {
  readonly width: number;
  readonly measure: Measure;
  readonly printer: Printer;
}

function drawStep(step: Step, { width, measure, printer }: Drawing): string {
  const { check, outcome, detail, remedy, command } = step;
  const room = width - margin.length;
  const lines = (text: string) => wrap(printer.own(safeText(text)), room, measure);
  const [first = '', ...more] = lines(detail);
  const head = `${paint(outcome, printer)}  ${subjects[check].padEnd(subjectWidth)}  ${first}`;
  const mend = remedy === undefined ? [] : lines(outcome === 'fail' ? `fix: ${remedy}` : remedy);
  const run = command === undefined ? [] : [safeText(command)];
  return [head, ...[...more, ...mend, ...run].map((line) => margin + line), '']
    .map((line) => line.trimEnd())
    .join('\n');
}

function paint(outcome: Outcome, { color }: Printer): string {
  const sign = outcomeSigns[outcome].padEnd(signWidth);
  return color ? `\u001b[${colors[outcome]}m${sign}\u001b[0m` : sign;
}

function verdictOf({ code, steps }: Explanation): string {
  if (code !== 'VALID')
    return `${code}: a request with this token is refused with ${statusOfRefusal[code]}.`;
  const open = steps
    .filter(({ outcome }) => outcome === 'unknown')
    .map(({ check }) => subjects[check]);
  return open.length === 0
    ? 'VALID: a request with this token passes.'
    : `VALID as far as it was judged: the ${open.join(' and the ')} ${open.length > 1 ? 'were' : 'was'} not.`;
}
