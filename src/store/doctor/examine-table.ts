import { join } from 'node:path';
import { genesisHead } from '../../core/chain.ts';
import { diskFileSystem as disk } from '../file-system.ts';
import { useNewer } from '../journal-segments.ts';
import {
  describeTrace,
  isWrong,
  type Marked,
  snapshotPlace,
  type Trace,
  traceSnapshot,
} from '../look.ts';
import type { PostgresAddress } from '../postgres/address.ts';
import { wholeOfDatabase } from '../postgres/whole-database.ts';
import { readSnapshotFile, type SnapshotText, snapshotName } from '../snapshot-lowdb.ts';
import { hashOf, type Mark } from '../survey.ts';
import { type TakeRecord, type Walked, walkWhole } from '../whole-rack.ts';
import type { Examination } from './examine.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** What of a rack in a database is compared: its chain, and what this box has seen of it. */
export interface TableSite {
  readonly address: PostgresAddress;
  /** The directory of this box. */
  readonly directory: string;
  readonly now: number;
}

/** What the table holds, and the latest moment that it or this box tells of, in milliseconds. */
export interface TableExamination extends Examination {
  readonly latest: number | null;
}

const restoreStep =
  'restore a backup into another schema or a directory (keyrack restore FILE); events in a database are never cut';

/** Reads every event, and holds the snapshot of this box against them. @throws KeyError */
export async function examineTable({
  address,
  directory,
  now,
}: TableSite): Promise<TableExamination> {
  // Before the table: a box that is at work writes it after the events that it holds.
  const found = await readSnapshotFile(disk, join(directory, snapshotName));
  const place = snapshotPlace(directory, found);
  const marks = new Map<number, Mark>();
  let latest: number | null = seenBy(found);
  const take: TakeRecord = ({ seq, hash, ts }, _line, state) => {
    latest = Math.max(latest ?? 0, Date.parse(ts));
    if (seq === place?.seq) marks.set(seq, { hash, stateHash: hashOf(state.toData()) });
  };
  const walked = await walk({ address, directory, now }, take);
  const journal: Marked = { head: walked?.head ?? genesisHead, marks };
  const trace = traceSnapshot(directory, found, journal);
  const findings = [judgeChain(walked), judgeSnapshot(trace, journal, walked)];
  const damage = findings.filter(({ level }) => level === 'problem').map(({ text }) => text);
  return { findings, damage, latest };
}

/** Null if there is no rack. */
async function walk({ address, now }: TableSite, take: TakeRecord): Promise<Walked | null> {
  const options = { attempt: 'examine the store', now, alone: false };
  const rack = await wholeOfDatabase(address, options).catch((error) => {
    if (error?.code === 'not_found') return null;
    throw error;
  });
  if (!rack) return null;
  return walkWhole(rack, take).finally(() => rack.close());
}

function seenBy({ file }: SnapshotText): number | null {
  const seen = Date.parse(file?.usage.seen ?? '');
  return Number.isNaN(seen) ? null : seen;
}

function judgeChain(walked: Walked | null): Finding {
  if (!walked) return ok('journal', 'there is none yet; the first start makes it');
  const { head, flaw } = walked;
  if (!flaw) return ok('journal', `${head.seq} events hold, up to ${head.seq}:${head.hash}`);
  return problem('journal', flaw.reason, flaw.newer ? useNewer : restoreStep);
}

function judgeSnapshot(trace: Trace, journal: Marked, walked: Walked | null): Finding {
  const text = describeTrace(trace, journal);
  if (!isWrong(trace)) {
    if (trace.standing !== 'unreadable') return ok('snapshot', text);
    return warning('snapshot', text, 'nothing: the next start reads the whole table instead');
  }
  if (walked?.flaw) return problem('snapshot', text, 'the journal comes first, see there');
  const lost = trace.standing === 'edited' ? '' : ', and look which keys must be revoked once more';
  const fix = `find out who changed it, restored the database or named another; if that is as it should be, move "${trace.path}" away${lost}`;
  return problem('snapshot', text, fix);
}
