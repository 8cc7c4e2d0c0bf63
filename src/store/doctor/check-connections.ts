import type { Asker } from '../postgres/link.ts';
import { type Finding, ok, warning } from './finding.ts';

/** How many connections a box holds. */
const eachBox = 3;

/** A limit below 0 is none. The connection that asks is free again afterwards. */
const text = `select
    1 + least(
      current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
        - (select sum(numbackends)::int from pg_stat_database),
      case when rolconnlimit < 0 then null else rolconnlimit - used_by_role end,
      case when datconnlimit < 0 then null else datconnlimit - numbackends end
    ) as free
  from pg_roles, pg_database join pg_stat_database using (datname),
    (select count(*)::int as used_by_role from pg_stat_activity where usename = current_user) as used
  where rolname = current_user and datname = current_database()`;

/** Whether another box finds room. @throws NotReached, AnswerLost, Refused */
export async function checkConnections(link: Asker): Promise<Finding> {
  const [row = {}] = await link.ask(text);
  const free = Number(row.free);
  const found = `${free} more connections are allowed, and a box takes ${eachBox}`;
  if (free >= eachBox) return ok('connections', found);
  const fix = 'raise max_connections, or the limit of the role or of the database';
  return warning('connections', `${found}: no other box can start`, fix);
}
