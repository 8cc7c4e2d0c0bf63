import { keyToWire } from '../../server/wire/key.ts';
import type { Printer } from '../output/printer.ts';
import type { Applied } from './carry-out.ts';
import { changeToWire } from './change.ts';
import { changeLines, planCells } from './print-plan.ts';

/** Tells what was done: for people on stderr, as nothing of it is data but the files with tokens. */
export async function printApplied(applied: readonly Applied[], printer: Printer): Promise<void> {
  if (printer.format === 'json') return printer.json({ data: applied.map(appliedToWire) });
  if (printer.format === 'plain') {
    for (const { change, failure, minted, file } of applied) {
      const [act = '', kind = '', account = '', profile = '', name = '', id = ''] =
        planCells(change);
      const outcome = failure ? 'failed' : 'done';
      await printer.plain(
        outcome,
        act,
        kind,
        account,
        profile,
        name,
        minted?.key.id ?? id,
        file ?? '',
      );
    }
    return;
  }
  const done = applied.filter(({ failure }) => failure === null);
  await printer.say(
    ...done.flatMap(({ change, file }) => [...changeLines(change), ...fileLine(file)]),
  );
  if (applied.length === 0) await printer.say('Nothing to change.');
}

/** The one place where a token is in an answer, if there are no files for tokens. */
function appliedToWire({ change, failure, minted, file }: Applied) {
  return {
    ...changeToWire(change),
    outcome: failure ? 'failed' : 'done',
    why: failure?.message ?? '',
    ...(minted && { key: keyToWire(minted.key) }),
    ...(minted && (file === null ? { token: minted.token } : { token_file: file })),
  };
}

function fileLine(file: string | null): readonly string[] {
  return file === null ? [] : [`    token: in ${file}`];
}
