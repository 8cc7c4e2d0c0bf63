import { ChainError, follows, type Head, type JournalRecord, parseLine } from './chain.ts';
import { KeyError } from './errors.ts';

/** The record of a line that must be the next one after `head`. Throws `store_damaged` with the reason. */
export function readNext(line: string, head: Head): JournalRecord {
  try {
    const record = parseLine(line);
    follows(record, head);
    return record;
  } catch (error) {
    if (!(error instanceof ChainError)) throw error;
    const reason = `event ${head.seq + 1} does not hold: ${error.message}`;
    const message = `Cannot read the journal: ${reason}; keyrack doctor looks at all of it`;
    throw new KeyError('store_damaged', message, { cause: error });
  }
}
