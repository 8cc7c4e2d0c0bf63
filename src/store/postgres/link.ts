/**
 * One connection to PostgreSQL, made when it is needed and made again after it was lost. Whoever asks
 * learns which of three things happened to a statement: it was answered, it was never sent, or it was
 * sent and nobody knows. Only the last is dangerous, and only for what writes.
 */
import pg from 'pg';
import { KeyError } from '../../core/errors.ts';
import type { PostgresAddress } from './address.ts';
import { connectionStringOf } from './password.ts';

/** The statement was not sent: the server cannot be reached, or refuses this client. */
export class NotReached extends Error {
  override readonly name = 'NotReached';
}

/** The statement was sent, and the connection was lost before the answer. */
export class AnswerLost extends Error {
  override readonly name = 'AnswerLost';
}

/** What PostgreSQL answers to a statement that it refuses; `code` is its SQLSTATE. */
export const Refused: typeof pg.DatabaseError = pg.DatabaseError;

/** How a link behaves; everything has a default. */
export interface LinkOptions {
  /** What this connection is for, in `pg_stat_activity`. */
  readonly purpose: string;
  /** How long a statement may take before the connection is given up. */
  readonly timeoutMs?: number;
}

/** A row of an answer, by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>;

/** Whatever answers statements. */
export interface Asker {
  ask(text: string, values?: readonly unknown[]): Promise<readonly Row[]>;
}

const connectTimeoutMs = 3000;

/** Classes of SQLSTATE by which the server ends a connection or does not take one. */
const unreachableStates = /^(08|57P|28|3D|53300)/;

export class Link implements Asker {
  readonly #address: PostgresAddress;
  readonly #options: LinkOptions;
  /** The names of statements by their text. */
  readonly #names = new Map<string, string>();
  readonly #listeners = new Map<string, (payload: string) => void>();
  #client: Promise<pg.Client> | null = null;
  /** Settled when the work before the next one is over: the driver takes one statement at a time. */
  #turn: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(address: PostgresAddress, options: LinkOptions) {
    this.#address = address;
    this.#options = options;
  }

  /** The rows that a statement answers. @throws NotReached, AnswerLost, Refused */
  ask(text: string, values: readonly unknown[] = []): Promise<readonly Row[]> {
    return this.#inTurn((client) => this.#askBy(client, text, values));
  }

  /**
   * Does a work in one transaction. Nothing of it is done if this rejects, unless it rejects with
   * AnswerLost: then the work was at its end, and nobody knows. @throws NotReached, AnswerLost, Refused
   */
  transaction(work: (asker: Asker) => Promise<void>): Promise<void> {
    return this.#inTurn((client) => this.#transactBy(client, work));
  }

  async #transactBy(client: pg.Client, work: (asker: Asker) => Promise<void>): Promise<void> {
    try {
      await this.#askBy(client, 'begin');
      await work({ ask: (text, values) => this.#askBy(client, text, values) });
    } catch (error) {
      await this.#askBy(client, 'rollback').catch(() => undefined);
      throw error instanceof AnswerLost ? new NotReached(error.message, { cause: error }) : error;
    }
    await this.#askBy(client, 'commit');
  }

  /** One after another, so that nothing gets into the transaction of somebody else. */
  #inTurn<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const turn = this.#turn.then(async () => work(await this.#connected()));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #askBy(
    client: pg.Client,
    text: string,
    values: readonly unknown[] = [],
  ): Promise<readonly Row[]> {
    try {
      return (await client.query(this.#prepared(text, values))).rows;
    } catch (error) {
      if (error instanceof Refused && !unreachableStates.test(error.code ?? '')) throw error;
      await this.#drop(client);
      throw new AnswerLost(messageOf(error), { cause: error });
    }
  }

  /** A statement that has values is asked again and again, so the server keeps it ready, by a name that tells which it is. */
  #prepared(text: string, values: readonly unknown[]): pg.QueryConfig {
    if (values.length === 0) return { text };
    const name = this.#names.get(text) ?? nameOf(text, this.#names.size);
    this.#names.set(text, name);
    return { name, text, values: [...values] };
  }

  /** Tells the payload of every notification on the channel, from the next connection on. */
  listen(channel: string, listener: (payload: string) => void): void {
    this.#listeners.set(channel, listener);
  }

  /** Ends the connection; statements that are asked later are refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const client = await this.#client?.catch(() => null);
    this.#client = null;
    await client?.end().catch(() => undefined);
  }

  async #connected(): Promise<pg.Client> {
    if (this.#isClosed) throw new NotReached('the store was closed');
    this.#client ??= this.#open();
    try {
      return await this.#client;
    } catch (error) {
      this.#client = null;
      throw error instanceof NotReached
        ? error
        : new NotReached(messageOf(error), { cause: error });
    }
  }

  async #open(): Promise<pg.Client> {
    const { purpose, timeoutMs = 10_000 } = this.#options;
    const client = new pg.Client({
      connectionString: await connectionStringOf(this.#address),
      application_name: `keyrack ${purpose}`,
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: timeoutMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    });
    // A connection that ends while nobody waits is no failure yet: the next statement makes a new one.
    client.on('error', () => this.#drop(client));
    client.on('end', () => this.#drop(client));
    client.on('notification', ({ channel, payload = '' }) =>
      this.#listeners.get(channel)?.(payload),
    );
    try {
      await client.connect();
      for (const channel of this.#listeners.keys())
        await client.query(`listen ${pg.escapeIdentifier(channel)}`);
      return client;
    } catch (error) {
      client.end().catch(() => undefined);
      throw error;
    }
  }

  /** The promise of a later connection must not be dropped with an earlier one. */
  async #drop(client: pg.Client): Promise<void> {
    const current = this.#client;
    if (current && (await current.catch(() => null)) === client && this.#client === current)
      this.#client = null;
    client.end().catch(() => undefined);
  }
}

/** The failure of what was attempted: nothing was changed, or somebody has to look at PostgreSQL. */
export function linkFailed(attempt: string, place: string, error: unknown): KeyError {
  if (error instanceof KeyError) return error;
  const cause = { cause: error };
  if (error instanceof NotReached || error instanceof AnswerLost) {
    const reason = `PostgreSQL at "${place}" cannot be reached (${error.message})`;
    return new KeyError(
      'store_failed',
      `Cannot ${attempt}: ${reason}; nothing was changed, check the server and try again`,
      cause,
    );
  }
  const { code = '', message } = error instanceof Refused ? error : { message: String(error) };
  const reason = `PostgreSQL at "${place}" refused it (${code} ${message})`;
  if (code.startsWith('53') && code !== '53300')
    return new KeyError('disk_full', `Cannot ${attempt}: ${reason}; nothing was changed`, cause);
  return new KeyError('store_failed', `Cannot ${attempt}: ${reason}; nothing was changed`, cause);
}

/** Names have at most 63 bytes; the number keeps those apart that begin alike. */
function nameOf(text: string, number: number): string {
  return `${number} ${text.replace(/\s+/g, ' ').slice(0, 50)}`;
}

/** What the system or the server says, without the details of a statement. */
function messageOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors[0]) return messageOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return error.message === '' ? code : error.message;
}
