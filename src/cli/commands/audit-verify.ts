import type { AuditReport, ExpectedHead } from '../../core/audit.ts';
import type { OnProgress } from '../../core/on-progress.ts';
import { headFromWire, headToWire } from '../../server/wire/audit.ts';
import type { Command } from '../command.ts';
import type { Connection } from '../connect.ts';
import { exitCodes } from '../exit-code.ts';
import { Failure } from '../failure.ts';
import type { Printer } from '../output/printer.ts';
import { whileWorking } from '../output/while-working.ts';

/** Reads the whole audit chain and says whether it holds. */
export const auditVerify: Command = {
  words: ['audit', 'verify'],
  summary: 'Check that the audit was not changed',
  examples: ['keyrack audit verify', 'keyrack audit verify --expect "$(cat head.txt)"'],
  options: [
    {
      name: 'expect',
      value: 'SEQ:HASH',
      summary: 'an earlier keyrack audit head that was noted elsewhere',
    },
  ],
  notes: [
    'The chain shows damage and editing. That it was cut or written anew as a whole shows only --expect.',
    'A chain that does not hold exits 9, a head that is not the expected one exits 1.',
    'A time that goes back is told and is no damage: the sequence numbers give the order.',
  ],
  async run(context) {
    const { args, printer, withRack } = context;
    const text = args.text('expect');
    const expected = text === undefined ? null : headFromWire(text);
    const { report, isWhole } = await withRack((rack) =>
      whileWorking(context, 'Reading the audit', (advance) => verify(rack, expected, advance)),
    );
    const printed = print(report, printer);
    if (!report.problem) return printed.then(() => undefined);
    // A reader who went away must not turn a broken chain into a quiet success.
    await printed.catch(() => {});
    throw refuse(report.problem, isWhole);
  },
};

async function print(report: AuditReport, printer: Printer): Promise<void> {
  const { ok, records, head, warning } = report;
  if (warning) await printer.say(`At event ${warning.seq}, ${warning.reason}.`);
  if (printer.format === 'json') return printer.json({ data: report });
  if (printer.format === 'plain') return printer.plain(ok ? 'ok' : 'broken', headToWire(head));
  if (ok) await printer.say(`The audit holds: ${records} events up to ${headToWire(head)}.`);
}

/** A report says that something is wrong; only a second look without the expectation tells what. */
async function verify(
  { service, actor }: Connection,
  expected: ExpectedHead | null,
  onRead: OnProgress,
) {
  const report = await service.verifyAudit(expected, actor, onRead);
  const isWhole =
    report.ok || (expected !== null && (await service.verifyAudit(null, actor, onRead)).ok);
  return { report, isWhole };
}

function refuse({ seq, reason }: NonNullable<AuditReport['problem']>, isWhole: boolean): Failure {
  return new Failure(`Cannot confirm the audit: at event ${seq}, ${reason}`, {
    exitCode: isWhole ? exitCodes.failed : exitCodes.damaged,
    code: isWhole ? 'unexpected_head' : 'store_damaged',
  });
}
