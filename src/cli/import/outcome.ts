import type { ImportOutcome, ImportReport, ImportResult } from '../../core/transfer.ts';
import type { LeftOut } from './plan.ts';

/** What became of one key of the file. */
export interface Outcome {
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly outcome: ImportOutcome | 'left_out';
  readonly why: string;
}

/** What became of the whole file, as `--json` prints it. */
export interface Outcomes {
  readonly dry_run: boolean;
  readonly imported: number;
  readonly present: number;
  readonly revoked: number;
  readonly left_out: number;
  /** The accounts that were made. */
  readonly accounts: readonly string[];
  readonly keys: readonly Outcome[];
}

/** Puts together what the rack did and what never came to it. */
export function outcomesOf(report: ImportReport, leftOut: readonly LeftOut[]): Outcomes {
  const keys = [
    ...report.keys.map((result): Outcome => ({ ...pick(result), why: explain(result) })),
    ...leftOut.map((one): Outcome => ({ ...one, account: '', outcome: 'left_out' })),
  ];
  const count = (wanted: Outcome['outcome']) =>
    keys.filter(({ outcome }) => outcome === wanted).length;
  return {
    dry_run: report.dryRun,
    imported: count('imported'),
    present: count('present'),
    revoked: count('revoked'),
    left_out: count('left_out'),
    accounts: report.accounts,
    keys,
  };
}

function pick({ id, name, account, outcome }: ImportResult) {
  return { id, name, account, outcome };
}

function explain({ outcome, status }: ImportResult): string {
  if (outcome === 'imported') return status === 'active' ? '' : `it is ${status}`;
  if (outcome === 'present')
    return status === 'revoked' ? 'it was revoked here, and stays so' : 'it is here already';
  const isLive = status !== null && status !== 'revoked';
  return isLive ? `revoked there, but ${status} here; revoke it here too` : 'it was revoked there';
}
