import type { Outcome, Outcomes } from '../import/outcome.ts';
import { wordColumn } from './columns.ts';
import type { Printer } from './printer.ts';
import type { Column } from './table.ts';

/** The most reasons that are told on their own. */
const maxReasons = 10;

const columns: readonly Column<Outcome>[] = [
  { title: 'ID', show: ({ id }) => id, worth: 5 },
  { title: 'NAME', show: ({ name }) => name, least: 12, worth: 4 },
  { title: 'ACCOUNT', show: ({ account }) => account, least: 8, worth: 2 },
  wordColumn('OUTCOME', ({ outcome }) => outcome, 6),
  { title: 'WHY', show: ({ why }) => why, least: 16, worth: 3 },
];

/** Prints what became of each key, then the numbers, and why keys could not be carried over, whole however narrow the terminal is. */
export async function printOutcomes(outcomes: Outcomes, printer: Printer): Promise<void> {
  await printer.list({
    items: outcomes.keys,
    columns,
    json: () => ({ data: outcomes }),
    empty: 'The file holds no keys.',
  });
  await printer.say(summarize(outcomes), ...reasons(outcomes));
}

function summarize(outcomes: Outcomes): string {
  const { dry_run, imported, present, revoked, left_out, accounts } = outcomes;
  const made = accounts.length === 0 ? '' : ` with the accounts ${accounts.join(', ')}`;
  const parts = [
    `${dry_run ? 'Nothing was done; to import' : 'Imported'}: ${imported}${made}`,
    present > 0 ? `here already: ${present}` : '',
    revoked > 0 ? `revoked there and not taken over: ${revoked}` : '',
    left_out > 0 ? `not possible to carry over: ${left_out}` : '',
  ];
  return `${parts.filter((part) => part !== '').join('; ')}.`;
}

function reasons({ keys }: Outcomes): readonly string[] {
  const leftOut = keys.filter(({ outcome }) => outcome === 'left_out');
  const groups = [...Map.groupBy(leftOut, ({ why }) => why)];
  return groups.slice(0, maxReasons).map(([why, group]) => `  ${group.length}: ${why}`);
}
