/**
 * The journal in a table that several processes share. One append is one batch is one statement
 * is one transaction; sequence numbers are unique, so of two processes that append after the same
 * record one is told that it was overtaken. The lines are the very bytes that a file would hold,
 * and the chain runs through all of them, whoever wrote which.
 *
 * When the answer to a statement is lost, it was committed or it was not, or it will be in a moment. The same
 * statement is asked again: it waits for the first one where that is still under way, succeeds where
 * that was undone, and finds its own line where that was committed. Only if nobody can be asked for a
 * while is the batch in doubt; then `takeUp` tells.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type Head, sealBatch } from '../core/chain.ts';
import { KeyError } from '../core/errors.ts';
import type { KeyrackEvent } from '../core/event.ts';
import { messageOf } from '../core/message-of.ts';
import { Overtaken } from '../core/overtaken.ts';
import type { Journal } from '../core/ports.ts';
import { refuseLongLines } from './journal-line-limit.ts';
import { type EventRow, eventsFrom, newestEvent } from './postgres/events.ts';
import { foreignTable } from './postgres/foreign-table.ts';
import { AnswerLost, type Link, linkFailed, Refused } from './postgres/link.ts';

/** The tables of a rack in PostgreSQL, as one box reaches them. */
export interface PostgresTable {
  /** Appends; nothing else is asked of it. */
  readonly writer: Link;
  /** Reads, however long that takes. */
  readonly reader: Link;
  readonly schema: string;
  /** Where that is, without a password. */
  readonly place: string;
  /** The id of this box, for whoever looks at the table. */
  readonly box: string;
}

/** What a journal in PostgreSQL works with. */
export interface PostgresJournalOptions extends PostgresTable {
  /** Where the state of this box stands. */
  readonly head: Head;
  /** How long an answer that was lost is asked for again. */
  readonly doubtMs?: number;
}

const attempt = 'append to the journal';
const uniqueViolation = '23505';
const firstPageLines = 100;
const pageLines = 1000;
const retryMs = 50;

export class PostgresJournal implements Journal {
  readonly #options: PostgresJournalOptions;
  #head: Head;
  #doubt: KeyError | null = null;

  constructor(options: PostgresJournalOptions) {
    this.#options = options;
    this.#head = options.head;
  }

  head(): Head {
    return this.#head;
  }

  /** Why nothing is appended until it is known what was; null if all is well. */
  trouble(): string | null {
    return this.#doubt && 'a change was not confirmed by PostgreSQL';
  }

  async append(events: readonly KeyrackEvent[]): Promise<Head> {
    if (this.#doubt) throw this.#doubt;
    if (events.length === 0) return this.#requireNewest();
    const { lines, head } = sealBatch(events, this.#head);
    refuseLongLines(lines, attempt);
    await this.#insert(lines, head);
    this.#head = head;
    return head;
  }

  async takeUp(): Promise<readonly string[]> {
    const rows = await this.#wholeBatches(pageLines);
    const last = rows.at(-1);
    if (last) this.#head = { seq: last.seq, batch: last.batch, hash: last.hash };
    this.#doubt = null;
    return rows.map(({ line }) => line);
  }

  async *read(from: number): AsyncIterable<string> {
    // Whoever wants a page of the audit takes a few lines and leaves; whoever verifies takes all.
    let next = Math.max(1, from);
    for (let size = firstPageLines; ; size = pageLines) {
      const rows = await this.#rows(this.#options.reader, next, size);
      for (const { line } of rows) yield line;
      if (rows.length < size) return;
      next += rows.length;
    }
  }

  /** A batch is taken up as a whole, however many lines it has. */
  async #wholeBatches(limit: number): Promise<readonly Row[]> {
    const rows = await this.#rows(this.#options.writer, this.#head.seq + 1, limit);
    if (rows.length < limit) return rows;
    const whole = rows.filter(({ batch }) => batch !== rows.at(-1)?.batch);
    return whole.length > 0 ? whole : this.#wholeBatches(limit * 10);
  }

  async #rows(link: Link, from: number, limit: number): Promise<readonly Row[]> {
    const { schema, place } = this.#options;
    try {
      return (await eventsFrom(link, schema, from, limit)).map(toRow);
    } catch (error) {
      throw linkFailed('read the journal', place, error);
    }
  }

  async #requireNewest(): Promise<Head> {
    const { writer, schema, place } = this.#options;
    const found = await newestEvent(writer, schema).catch((error) => {
      throw linkFailed(attempt, place, error);
    });
    const newest = found ?? { seq: 0, hash: '' };
    if (newest.seq > this.#head.seq) throw new Overtaken();
    if (newest.seq < this.#head.seq || (newest.seq > 0 && newest.hash !== this.#head.hash))
      throw this.#foreign();
    return this.#head;
  }

  /** Asks until it is certain what became of the batch, or gives up and says that it is not. */
  async #insert(lines: readonly string[], head: Head): Promise<void> {
    const end = performance.now() + (this.#options.doubtMs ?? 3000);
    for (let isInDoubt = false; ; await delay(retryMs)) {
      try {
        return await this.#insertOrFind(lines, head, isInDoubt);
      } catch (error) {
        if (error instanceof Overtaken || error instanceof KeyError) throw error;
        isInDoubt ||= error instanceof AnswerLost;
        // Once an answer was lost, no refusal of a later attempt says that the first one was not committed.
        if (!isInDoubt) throw linkFailed(attempt, this.#options.place, error);
        if (performance.now() > end) throw this.#stop(error);
      }
    }
  }

  async #insertOrFind(lines: readonly string[], head: Head, isInDoubt: boolean): Promise<void> {
    try {
      if (await this.#tryInsert(lines, head)) return;
    } catch (error) {
      if (!isTaken(error)) throw error;
      if (isInDoubt && (await this.#holds(head))) return;
      throw new Overtaken();
    }
    throw this.#foreign();
  }

  /** True if it was written; false if the record that it follows is not in the table. */
  async #tryInsert(lines: readonly string[], head: Head): Promise<boolean> {
    const { writer, schema, box } = this.#options;
    const text = `with written as (
        insert into ${schema}.event (seq, batch, line, hash, box)
        select $1::bigint + place, $2, convert_to(line, 'UTF8'), left(right(line, 66), 64), $3
        from unnest(string_to_array($4, chr(10))) with ordinality as lines (line, place)
        where $1 = 0 or exists (select 1 from ${schema}.event where seq = $1 and hash = $5)
        returning 1
      )
      select count(*) as lines, pg_notify($6, $7) from written`;
    const { seq, hash } = this.#head;
    const values = [
      seq,
      head.batch,
      box,
      lines.join('\n'),
      hash,
      eventChannel(schema),
      `${head.seq}`,
    ];
    const rows = await writer.ask(text, values);
    return Number(rows[0]?.lines) === lines.length;
  }

  /** True if the record is in the table, so that the statement whose answer was lost was committed. */
  async #holds({ seq, hash }: Head): Promise<boolean> {
    const { writer, schema, box } = this.#options;
    const text = `select 1 from ${schema}.event where seq = $1 and hash = $2 and box = $3`;
    return (await writer.ask(text, [seq, hash, box])).length > 0;
  }

  #stop(cause: unknown): KeyError {
    const reason = `PostgreSQL at "${this.#options.place}" did not confirm it (${messageOf(cause)})`;
    const message = `Cannot ${attempt}: ${reason}; look whether it was done when PostgreSQL can be reached again`;
    this.#doubt = new KeyError('store_stopped', message, { cause });
    return this.#doubt;
  }

  #foreign(): KeyError {
    return foreignTable(attempt, this.#options.place, this.#head.seq);
  }
}

/** Where boxes are told of new events; the payload is the newest sequence number. */
export function eventChannel(schema: string): string {
  return `${schema}_event`;
}

interface Row extends Head {
  readonly line: string;
}

function toRow(row: EventRow): Row {
  return { ...row, line: row.line.toString('utf8') };
}

function isTaken(error: unknown): boolean {
  return error instanceof Refused && error.code === uniqueViolation;
}
