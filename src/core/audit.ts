import { type Actor, actorIdentity } from './actor.ts';
import { type AuditNote, AuditTimes } from './audit-times.ts';
import {
  ChainError,
  follows,
  genesisHead,
  type Head,
  type JournalRecord,
  parseLine,
} from './chain.ts';
import { KeyError } from './errors.ts';
import { type EventType, eventTypes } from './event.ts';
import { parseMoment } from './expiry.ts';
import type { OnProgress } from './on-progress.ts';
import { checkPaging, type Page, type Paging } from './page.ts';
import type { Journal } from './ports.ts';

/** A management event as everybody may read it: digests are left out of `data`. */
export interface AuditEntry {
  readonly seq: number;
  readonly ts: string;
  readonly actor: Actor;
  readonly op: EventType;
  readonly data: Readonly<Record<string, unknown>>;
  readonly hash: string;
}

/**
 * `key` matches what an event is about, `actor` the name, account or key of who did it; `since` is a
 * date or an ISO 8601 time (UTC if it has no zone).
 */
export interface AuditQuery extends Paging {
  readonly key?: string | undefined;
  readonly actor?: string | undefined;
  readonly type?: string | undefined;
  readonly since?: string | undefined;
}

/** A place in the chain that was noted elsewhere. */
export interface ExpectedHead {
  readonly seq: number;
  readonly hash: string;
}

/**
 * What reading the chain showed. `problem` names the first sequence number that does not hold, and why;
 * `warning` one that is no damage, and that somebody should know of.
 */
export interface AuditReport {
  readonly ok: boolean;
  readonly records: number;
  readonly head: ExpectedHead;
  readonly problem: AuditNote | null;
  readonly warning: AuditNote | null;
}

const blockSize = 1000;

/**
 * Management events that match, newest first. Reads the journal backwards in blocks, and no further
 * than it must. Throws `invalid_input`, and `store_damaged` for a line that cannot be read.
 */
export async function listAudit(journal: Journal, query: AuditQuery): Promise<Page<AuditEntry>> {
  const { page, limit } = checkPaging(query);
  const { key, actor, type, since } = query;
  if ([key, actor, type, since].every((condition) => condition === undefined)) {
    return listAll(journal, page, limit);
  }
  const matches = matcher(query);
  const items: AuditEntry[] = [];
  let total = 0;
  for await (const record of newestFirst(journal, journal.head().seq)) {
    if (!matches(record)) continue;
    total += 1;
    if (total > (page - 1) * limit && items.length < limit) items.push(toEntry(record));
  }
  return { items, page, limit, total };
}

/** Sequence numbers have no gaps, so a page of the whole list is found by counting. */
async function listAll(journal: Journal, page: number, limit: number): Promise<Page<AuditEntry>> {
  const total = journal.head().seq;
  const items: AuditEntry[] = [];
  for await (const record of newestFirst(journal, total - (page - 1) * limit, limit)) {
    if (items.push(toEntry(record)) === limit) break;
  }
  return { items, page, limit, total };
}

/** The newest event of one of the kinds about a key, or null. Reads no further back than the making of the key. */
export async function findNewest(
  journal: Journal,
  key: string,
  types: readonly EventType[],
): Promise<AuditEntry | null> {
  for await (const record of newestFirst(journal, journal.head().seq)) {
    if (!('id' in record.data) || record.data.id !== key) continue;
    if (types.includes(record.op)) return toEntry(record);
    if (record.op === 'key.created') return null;
  }
  return null;
}

/**
 * Reads every line from the first on and checks hash, sequence and links, the newest record that
 * this process wrote, and the expected place. Changes may go on meanwhile.
 */
export async function verifyChain(
  journal: Journal,
  expected: ExpectedHead | null,
  onRead: OnProgress = () => undefined,
): Promise<AuditReport> {
  const newest = journal.head();
  const times = new AuditTimes();
  const report = (problem: AuditNote | null) => reportOf(head, problem, times.warning);
  let head: Head = genesisHead;
  let expectedHash: string | null = null;
  try {
    for await (const line of journal.read(1)) {
      const record = parseLine(line);
      follows(record, head);
      if (record.seq === newest.seq && record.hash !== newest.hash)
        throw new ChainError('it is not the record that was written');
      head = record;
      times.see(record);
      if (record.seq === expected?.seq) expectedHash = record.hash;
      onRead(record.seq, newest.seq);
    }
  } catch (error) {
    if (!(error instanceof ChainError)) throw error;
    return report({ seq: head.seq + 1, reason: error.message });
  }
  if (head.seq < newest.seq) {
    return report({ seq: head.seq + 1, reason: 'the journal ends before its newest record' });
  }
  if (expected && expectedHash !== expected.hash) {
    const reason =
      expectedHash === null ? 'the journal ends before it' : 'its hash is not the expected one';
    return report({ seq: expected.seq, reason });
  }
  return report(null);
}

function reportOf(
  { seq, hash }: Head,
  problem: AuditNote | null,
  warning: AuditNote | null,
): AuditReport {
  return { ok: problem === null, records: seq, head: { seq, hash }, problem, warning };
}

async function* newestFirst(
  journal: Journal,
  last: number,
  size = blockSize,
): AsyncIterable<JournalRecord> {
  for (let end = last; end > 0; end -= size) {
    const start = Math.max(1, end - size + 1);
    const block: JournalRecord[] = [];
    for await (const line of journal.read(start)) {
      if (block.push(readLine(line)) === end - start + 1) break;
    }
    yield* block.reverse();
  }
}

function readLine(line: string): JournalRecord {
  try {
    return parseLine(line);
  } catch (error) {
    if (!(error instanceof ChainError)) throw error;
    const message = `Cannot list audit: a line of the journal is damaged: ${error.message}; keyrack doctor names the place`;
    throw new KeyError('store_damaged', message, { cause: error });
  }
}

function matcher(query: AuditQuery): (record: JournalRecord) => boolean {
  if (query.type !== undefined && !eventTypes.some((type) => type === query.type)) {
    throw refused('type', `"${query.type.slice(0, 40)}" is not one of ${eventTypes.join(', ')}`);
  }
  const since = query.since === undefined ? null : parseMoment(query.since);
  if (Number.isNaN(since))
    throw refused('since', `"${query.since?.slice(0, 40)}" is not an ISO 8601 time`);
  return (record) =>
    (query.type === undefined || record.op === query.type) &&
    (since === null || Date.parse(record.ts) >= since) &&
    (query.key === undefined || ('id' in record.data && record.data.id === query.key)) &&
    (query.actor === undefined || actorIdentity(record.actor).slice(1).includes(query.actor));
}

function toEntry(record: JournalRecord): AuditEntry {
  const { seq, ts, actor, op, hash } = record;
  return { seq, ts, actor, op, data: withoutDigests(record.data), hash };
}

/** The old secret of an imported key has a digest as well. */
function withoutDigests(data: object): Readonly<Record<string, unknown>> {
  const entries = Object.entries(data).filter(([name]) => name !== 'digest' && name !== 'request');
  return Object.fromEntries(
    entries.map(([name, value]) => [
      name,
      name === 'previous' && value !== null ? withoutDigests(value) : value,
    ]),
  );
}

function refused(path: string, message: string): KeyError {
  return new KeyError('invalid_input', `Cannot list audit: ${path} ${message}`, {
    issues: [{ path, message }],
  });
}
