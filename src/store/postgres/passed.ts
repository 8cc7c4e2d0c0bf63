/**
 * Requests that passed, told between boxes several times a second, for rate limits that hold for all of
 * them together. Moments are kept by the clock of the database, so that the clocks of boxes may differ.
 */
import type { Passed } from '../../core/passed.ts';
import type { PassedAt, SharedRates } from '../../core/shared-rates.ts';
import type { Link } from './link.ts';

/** A row that is written while another box reads may appear with an earlier moment; so much is read again. */
const overlap = `interval '1 second'`;

/** No window that is in use is longer. */
const forgetAfter = `interval '31 days'`;

/** The requests that passed at all boxes. */
export class PassedTable {
  readonly #link: Link;
  readonly #schema: string;
  readonly #box: string;
  #known = '-infinity';

  constructor(link: Link, schema: string, box: string) {
    this.#link = link;
    this.#schema = schema;
    this.#box = box;
  }

  /** Tells what passed here, and hears what passed elsewhere; `nowMs` is the clock of this box. */
  async exchange(shared: SharedRates, nowMs: () => number): Promise<void> {
    const aheadMs = await this.#clockAhead(nowMs);
    const told = shared.take();
    try {
      await this.#tell(told, aheadMs);
    } catch (error) {
      shared.giveBack(told);
      throw error;
    }
    await this.#hear(shared, aheadMs);
  }

  /** How far the clock of the database is ahead of that of this box. */
  async #clockAhead(nowMs: () => number): Promise<number> {
    const before = nowMs();
    const rows = await this.#link.ask(`select extract(epoch from clock_timestamp()) * 1000 as now`);
    return Number(rows[0]?.now) - (before + nowMs()) / 2;
  }

  async #tell(told: readonly PassedAt[], aheadMs: number): Promise<void> {
    if (told.length === 0) return;
    const slots = told.map(({ passed }) =>
      JSON.stringify(passed.map(({ at, count }) => [Math.round(at + aheadMs), count])),
    );
    await this.#link.ask(
      `with old as (
         delete from ${this.#schema}.passed where noted_at < clock_timestamp() - ${forgetAfter}
       )
       insert into ${this.#schema}.passed (key, box, slots)
       select key, $1, slots from unnest($2::text[], $3::jsonb[]) as told (key, slots)
       on conflict (key, box) do update set slots = excluded.slots, noted_at = clock_timestamp()`,
      [this.#box, told.map(({ id }) => id), slots],
    );
  }

  async #hear(shared: SharedRates, aheadMs: number): Promise<void> {
    const rows = await this.#link.ask(
      `select key, box, slots, max(noted_at) over ()::text as newest from ${this.#schema}.passed
       where box <> $1 and noted_at > $2::timestamptz - ${overlap}`,
      [this.#box, this.#known],
    );
    if (rows[0]) this.#known = String(rows[0].newest);
    for (const { key, box, slots } of rows) {
      const passed = (slots as readonly (readonly [number, number])[]).map(
        ([at, count]): Passed => ({ at: at - aheadMs, count }),
      );
      shared.hear(String(box), { id: String(key), passed });
    }
  }
}
