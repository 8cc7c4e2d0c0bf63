import { isUtf8 } from 'node:buffer';
import {
  ChainError,
  follows,
  genesisHead,
  type Head,
  type JournalRecord,
  maxLineBytes,
  parseLine,
} from '../core/chain.ts';
import { messageOf } from '../core/message-of.ts';
import type { FileSystem } from './file-system.ts';
import { type Flaw, whyRewritten } from './journal-flaw.ts';
import { refuseDamage } from './journal-judge.ts';
import { type Line, readLines } from './journal-lines.ts';
import { comparePlaces, type Place, refuseShort } from './journal-places.ts';
import type { Segment } from './journal-segments.ts';
import { readFlags } from './read-file.ts';

/** What to hold the journal against, and who takes its records. */
export interface ScanOptions {
  readonly places: readonly Place[];
  /** Records up to this sequence number are known already. */
  readonly after: number;
  readonly onRecord: (record: JournalRecord) => void;
}

/** How far the journal holds. */
export interface Scan {
  readonly head: Head;
  /** Where in the last segment the last batch begins, and where it ends. */
  readonly batchStart: number;
  readonly end: number;
  /** What stands after the end is the rest of a write that was never confirmed. */
  readonly torn: boolean;
}

type SealedRecord = JournalRecord & { readonly prev: string };

/**
 * How far reading has come; `end` is of the segment that is read. The lines of a batch that is not
 * at its end yet wait in `open`: they count only together.
 */
export interface Cursor {
  head: Head | null;
  batchStart: number;
  end: number;
  open: OpenLine[];
}

interface OpenLine {
  readonly record: SealedRecord;
  readonly line: Line;
}

/**
 * Reads the segments from index `start` to the end and hands over every record after
 * `options.after`; sets `first` of the segments it reads. Throws `store_damaged` with file, line
 * and offset for everything that is not a torn tail.
 */
export async function scanJournal(
  fileSystem: FileSystem,
  segments: readonly Segment[],
  start: number,
  options: ScanOptions,
): Promise<Scan> {
  const head0 = start === 0 ? genesisHead : null;
  const cursor: Cursor = { head: head0, batchStart: 0, end: 0, open: [] };
  let torn = false;
  for (const segment of segments.slice(start)) {
    const flaw = await scanSegment(fileSystem, segment, cursor, options);
    if (!flaw) continue;
    await refuseDamage(fileSystem, flaw, {
      segment,
      isLast: segment === segments.at(-1),
      head: cursor.head ?? genesisHead,
      places: options.places,
    });
    torn = true;
  }
  const head = cursor.head ?? genesisHead;
  refuseShort(head, options.places);
  return { head, batchStart: cursor.batchStart, end: cursor.end, torn };
}

/** Reads one segment up to its first line that does not hold, which is returned. */
export async function scanSegment(
  fileSystem: FileSystem,
  segment: Segment,
  cursor: Cursor,
  options: ScanOptions,
): Promise<Flaw | null> {
  segment.first = (cursor.head?.seq ?? segment.first - 1) + 1;
  cursor.batchStart = 0;
  cursor.end = 0;
  cursor.open = [];
  const file = await fileSystem.open(segment.path, readFlags);
  try {
    for await (const lines of readLines(file, segment.size)) {
      for (const line of lines) {
        const flaw = take(line, cursor, options);
        if (flaw) return flaw;
      }
    }
    return whyUnfinished(cursor);
  } finally {
    await file.close();
  }
}

/** Moves the cursor past a line that holds, or says why it does not. */
function take(line: Line, cursor: Cursor, options: ScanOptions): Flaw | null {
  let record: SealedRecord;
  try {
    record = readRecord(line);
    const last = cursor.open.at(-1)?.record;
    follows(record, last ?? cursor.head ?? before(record));
    if (last && last.batch !== record.batch)
      throw new ChainError(`it begins a batch before batch ${last.batch} is at its end`);
  } catch (cause) {
    return flawOf(line, cause);
  }
  comparePlaces(record, options.places);
  cursor.open.push({ record, line });
  return record.more ? null : close(cursor, options);
}

/** Hands over the records of a batch that is whole, and moves the cursor behind it. */
function close(cursor: Cursor, options: ScanOptions): Flaw | null {
  for (const { record, line } of cursor.open) {
    try {
      if (record.seq > options.after) options.onRecord(record);
    } catch (cause) {
      return flawOf(line, cause);
    }
    const { seq, batch, hash } = record;
    if (batch !== cursor.head?.batch) cursor.batchStart = line.offset;
    cursor.head = { seq, batch, hash };
    cursor.end = line.offset + line.bytes.length + 1;
  }
  cursor.open = [];
  return null;
}

function flawOf(line: Line, cause: unknown): Flaw {
  return { line, reason: messageOf(cause), cause };
}

/** A batch whose last lines are missing was never confirmed, or its end was cut off. */
function whyUnfinished({ open: [first] }: Cursor): Flaw | null {
  if (!first) return null;
  const reason = `batch ${first.record.batch} begins there, and its end is missing`;
  return { line: first.line, reason, cause: undefined, unfinished: true };
}

/** The record of a line. Throws ChainError with the reason why there is none. */
export function readRecord({ bytes, terminated }: Line): SealedRecord {
  const rewritten = whyRewritten(bytes);
  if (rewritten) throw new ChainError(rewritten);
  if (bytes.length > maxLineBytes) throw new ChainError(`it is longer than ${maxLineBytes} bytes`);
  if (!terminated) throw new ChainError('it has no newline at its end');
  // A decoder that replaces bad bytes could hide a change of the bytes that the hash is made of.
  if (!isUtf8(bytes)) throw new ChainError('it is not valid UTF-8');
  return parseLine(bytes.toString('utf8'));
}

/** Where the first line of a later segment stands, if the segments before it are not read. */
function before({ seq, batch, prev }: SealedRecord): Head {
  return { seq: seq - 1, batch, hash: prev };
}
