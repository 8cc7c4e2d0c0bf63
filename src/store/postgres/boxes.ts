import type { Box } from '../../core/box.ts';
import type { Asker, Row } from './link.ts';

/** The box that asks, and the record up to which it has the journal. */
export interface Self {
  readonly id: string;
  readonly seq: number;
}

const limit = 1000;

/** False for the row of a box that ended without a word. */
export function isLiving({ leaseMs }: Box): boolean {
  return leaseMs !== 0;
}

/**
 * The boxes that have a row, the oldest first. One that ended without a word stays there for a while;
 * its lease is 0. @throws NotReached, AnswerLost, Refused
 */
export async function listBoxes(
  link: Asker,
  schema: string,
  self: Self | null,
): Promise<readonly Box[]> {
  const text = `with known as (
      select *, case when id = $1 then greatest(seq, $2) else seq end as has from ${schema}.box
    )
    select id, name, version, has as seq, stale_ok, started_at,
      greatest((select max(seq) from ${schema}.event) - has, 0) as lag,
      greatest(extract(epoch from expires_at - clock_timestamp()) * 1000, 0)::int as lease_ms
    from known order by started_at, id limit $3`;
  const rows = await link.ask(text, [self?.id ?? null, self?.seq ?? 0, limit]);
  return rows.map((row) => toBox(row, self?.id ?? null));
}

function toBox(row: Row, self: string | null): Box {
  return {
    id: String(row.id),
    name: String(row.name),
    version: String(row.version),
    self: row.id === self,
    seq: Number(row.seq),
    lag: Number(row.lag),
    leaseMs: Number(row.lease_ms),
    staleOk: row.stale_ok === true,
    startedAt: (row.started_at as Date).toISOString(),
  };
}
