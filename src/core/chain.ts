/**
 * The journal's lines. One line is one event:
 *
 *   {"v":1,"seq":7,"b":3,"ts":"…","actor":{…},"op":"key.created","data":{…},"prev":"<hex>","hash":"<hex>"}
 *
 * `hash` is the SHA-256 of the exact bytes of the line before `,"hash"`, never of a
 * re-serialisation; `prev` is the hash of the line before, so that a changed, missing or moved line
 * is found. `b` counts batches: batch b+1 is written only after b was synced, which lets recovery
 * tell a torn tail from damage. Every line of a batch but the last has `"more":true` after `b`, so
 * that a batch that was not written to its end is known for one, wherever it stops. A chain shows damage and editing; it does not show a chain that
 * was cut or recomputed as a whole, unless its head was noted elsewhere.
 */
import { eventTypes, type KeyrackEvent } from './event.ts';
import { sha256 } from './sha256.ts';

/** The place of a record in the chain; `seq` 0 is before the first. */
export interface Head {
  readonly seq: number;
  readonly batch: number;
  readonly hash: string;
}

/** A parsed line: the event with its place. */
export type JournalRecord = KeyrackEvent & {
  readonly seq: number;
  readonly batch: number;
  readonly hash: string;
  /** True if the next line belongs to the same batch. */
  readonly more?: true | undefined;
};

/** Why a line is not the next one of the chain. */
export class ChainError extends Error {
  override readonly name = 'ChainError';
}

/** Why this version cannot read a line that is whole: a newer Keyrack wrote it. */
export class NewerLineError extends ChainError {}

/** The longest line that is read or written, in bytes. */
export const maxLineBytes = 256 * 1024;

export const genesisHead: Head = { seq: 0, batch: 0, hash: '0'.repeat(64) };

const formatVersion = 1;
const hashMark = ',"hash":"';
const tail = /^,"hash":"([0-9a-f]{64})"\}$/;
const tailLength = hashMark.length + 64 + 2;

/** The lines of a batch that follows `head`, and the head that they make. */
export function sealBatch(
  events: readonly KeyrackEvent[],
  head: Head,
): { readonly lines: readonly string[]; readonly head: Head } {
  const lines: string[] = [];
  let last = head;
  for (const [index, event] of events.entries()) {
    const sealed = seal(event, last, head.batch + 1, index < events.length - 1);
    lines.push(sealed.line);
    last = sealed.head;
  }
  return { lines, head: last };
}

/** The line for the next event after `head` in the given batch, and the head it makes. */
export function seal(
  event: KeyrackEvent,
  head: Head,
  batch: number,
  more = false,
): { line: string; head: Head } {
  const { ts, actor, op, data } = event;
  const seq = head.seq + 1;
  const place = { v: formatVersion, seq, b: batch, ...(more && { more }) };
  const record = { ...place, ts, actor, op, data, prev: head.hash };
  const body = JSON.stringify(record).slice(0, -1);
  const hash = sha256(body);
  return { line: `${body}${hashMark}${hash}"}`, head: { seq, batch, hash } };
}

/**
 * Reads a line on its own: its hash must be right and its event known. Whether it follows another
 * line is decided by `follows`. Throws ChainError with the reason.
 */
export function parseLine(line: string): JournalRecord & { readonly prev: string } {
  const body = line.slice(0, -tailLength);
  const hash = tail.exec(line.slice(-tailLength))?.[1];
  if (!hash) throw new ChainError('it does not end in a hash');
  if (sha256(body) !== hash) throw new ChainError('its hash does not match its text');
  const { v, b: batch, ...rest } = parseBody(body);
  if (v !== formatVersion)
    throw new NewerLineError(`it has format version ${v}, this Keyrack reads ${formatVersion}`);
  if (!eventTypes.includes(rest.op))
    throw new NewerLineError(`this Keyrack does not know the event "${rest.op}"`);
  return { ...rest, batch, hash };
}

function parseBody(body: string) {
  try {
    return JSON.parse(`${body}}`);
  } catch {
    throw new ChainError('it is not JSON');
  }
}

/** Throws ChainError unless the record is the next one after `head`. */
export function follows(record: JournalRecord & { readonly prev: string }, head: Head): void {
  if (record.seq !== head.seq + 1) {
    throw new ChainError(`its sequence number is ${record.seq}, not ${head.seq + 1}`);
  }
  if (record.prev !== head.hash) throw new ChainError('it does not follow the line before it');
  if (record.batch !== head.batch && record.batch !== head.batch + 1) {
    throw new ChainError(`its batch is ${record.batch} after batch ${head.batch}`);
  }
}
