import { safeText } from '../../core/text.ts';
import type { Printer } from '../output/printer.ts';
import { type Change, changeToWire, describeChange } from './change.ts';

const signs: Readonly<Record<Change['act'], string>> = {
  ...{ create: '+', update: '~', enable: '~', disable: '~', revoke: '-', delete: '-' },
};

/** Prints what would change, in the three formats; in every one the values are shown, and there is no secret among them. */
export async function printPlan(plan: readonly Change[], printer: Printer): Promise<void> {
  if (printer.format === 'json') return printer.json({ data: plan.map(changeToWire) });
  if (printer.format === 'plain') {
    for (const change of plan) await printer.plain(...planCells(change));
    return;
  }
  if (plan.length === 0) return printer.say('Nothing to change.');
  await printer.data(
    plan
      .flatMap(changeLines)
      .map((line) => `${printer.own(line)}\n`)
      .join(''),
  );
}

/** A change as the cells of a line: act, kind, account, profile, name, id, fields. */
export function planCells(change: Change): readonly string[] {
  const { act, kind, account, profile, name, id, fields } = changeToWire(change);
  const shown = fields.map(({ field, to }) => `${field}=${valueText(to)}`).join('; ');
  return [act, kind, account ?? '', profile ?? '', name, id ?? '', shown];
}

/** A change for people: a line, and one for each field. */
export function changeLines(change: Change): readonly string[] {
  const word = change.act === 'create' || change.act === 'update' ? '' : `${change.act} `;
  const head = `${signs[change.act]} ${word}${safeText(describeChange(change))}`;
  const fields = change.fields.map(({ field, from, to }) => {
    const before = change.act === 'create' ? '' : `${safeText(valueText(from))} -> `;
    return `    ${field}: ${before}${safeText(valueText(to))}`;
  });
  return [head, ...fields];
}

function valueText(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) return value.join(',') || 'none';
  if (typeof value !== 'object') return String(value);
  const levels = Object.entries(value).filter(([, level]) => level !== 0);
  return levels.map(([resource, level]) => `${resource}=${level}`).join(',') || 'none';
}
