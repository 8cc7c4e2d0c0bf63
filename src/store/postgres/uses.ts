/**
 * Last uses, told between boxes every few seconds. Counts are added up and a last use is never moved
 * backwards, whichever box tells first.
 */
import type { FreshUses, SharedUse } from '../../core/fresh-uses.ts';
import type { UsageData, Use } from '../../core/ports.ts';
import type { Usage } from '../../core/usage.ts';
import type { Asker } from './link.ts';

const columns = `key, secret, count, ip, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at`;

/** A row that is written while another box reads may appear with an earlier moment; so much is read again. */
const overlap = `interval '10 seconds'`;

/** The last uses of a rack in PostgreSQL. */
export class UseTable {
  readonly #link: Asker;
  readonly #schema: string;
  /** Up to when, by the clock of the database, the uses of others are known. */
  #known = '-infinity';

  constructor(link: Asker, schema: string) {
    this.#link = link;
    this.#schema = schema;
  }

  /** All uses that boxes have told of. */
  async load(): Promise<Pick<UsageData, 'total' | 'previous'>> {
    const uses = await this.#news();
    const of = (secret: SharedUse['secret']) =>
      uses
        .filter((use) => use.secret === secret)
        .map(({ id, count, at, ip }): readonly [string, Use] => [id, { count, at, ip }]);
    return { total: of('total'), previous: of('previous') };
  }

  /** Tells the others what was noted here, and takes in what they noted. */
  async exchange(usage: Usage, fresh: FreshUses): Promise<void> {
    const taken = fresh.take();
    try {
      await this.#forget(taken.resets);
      await this.add(taken.uses);
    } catch (error) {
      fresh.giveBack(taken);
      throw error;
    }
    usage.takeIn(await this.#news());
  }

  async #forget(resets: readonly (readonly [string, string])[]): Promise<void> {
    if (resets.length === 0) return;
    await this.#link.ask(
      `delete from ${this.#schema}.last_use using unnest($1::text[], $2::timestamptz[]) as reset (key, at)
       where secret = 'previous' and last_use.key = reset.key and last_use.at < reset.at`,
      [resets.map(([id]) => id), resets.map(([, at]) => at)],
    );
  }

  /**
   * Adds uses to what the table holds. All boxes take the rows in one order, so that none of them waits
   * for one that waits for it. @throws NotReached, AnswerLost, Refused
   */
  async add(uses: readonly SharedUse[]): Promise<void> {
    if (uses.length === 0) return;
    await this.#link.ask(
      `insert into ${this.#schema}.last_use as known (key, secret, count, at, ip)
       select * from unnest($1::text[], $2::text[], $3::bigint[], $4::timestamptz[], $5::text[])
       order by 1, 2
       on conflict (key, secret) do update set
         count = known.count + excluded.count,
         at = greatest(known.at, excluded.at),
         ip = case when excluded.at >= known.at then excluded.ip else known.ip end,
         noted_at = clock_timestamp()`,
      [
        uses.map(({ id }) => id),
        uses.map(({ secret }) => secret),
        uses.map(({ count }) => count),
        uses.map(({ at }) => at),
        uses.map(({ ip }) => ip),
      ],
    );
  }

  async #news(): Promise<readonly SharedUse[]> {
    const rows = await this.#link.ask(
      `select ${columns}, max(noted_at) over ()::text as newest from ${this.#schema}.last_use
       where noted_at > $1::timestamptz - ${overlap}`,
      [this.#known],
    );
    if (rows[0]) this.#known = String(rows[0].newest);
    return rows.map(toUse);
  }
}

function toUse(row: Readonly<Record<string, unknown>>): SharedUse {
  return {
    id: String(row.key),
    secret: row.secret === 'previous' ? 'previous' : 'total',
    count: Number(row.count),
    at: String(row.at),
    ip: row.ip === null ? null : String(row.ip),
  };
}
