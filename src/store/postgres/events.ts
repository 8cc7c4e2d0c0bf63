import type { Head } from '../../core/chain.ts';
import type { Asker } from './link.ts';

/** A row of the journal: the bytes of its line, and where its columns say that it stands. */
export interface EventRow extends Head {
  readonly line: Buffer;
}

/** The rows from a sequence number on, at most so many. @throws NotReached, AnswerLost, Refused */
export async function eventsFrom(
  link: Asker,
  schema: string,
  from: number,
  limit: number,
): Promise<readonly EventRow[]> {
  const rows = await link.ask(
    `select seq, batch, hash, line from ${schema}.event where seq >= $1 order by seq limit $2`,
    [from, limit],
  );
  return rows.map((row) => ({
    // PostgreSQL gives numbers of 64 bits as texts.
    ...{ seq: Number(row.seq), batch: Number(row.batch), hash: String(row.hash) },
    line: row.line as Buffer,
  }));
}

/** The place of the newest row; null if there is none. @throws NotReached, AnswerLost, Refused */
export async function newestEvent(
  link: Asker,
  schema: string,
): Promise<Pick<Head, 'seq' | 'hash'> | null> {
  const rows = await link.ask(`select seq, hash from ${schema}.event order by seq desc limit 1`);
  return rows[0] ? { seq: Number(rows[0].seq), hash: String(rows[0].hash) } : null;
}
