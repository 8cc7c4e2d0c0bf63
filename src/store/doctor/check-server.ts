import type { PostgresAddress } from '../postgres/address.ts';
import type { Asker } from '../postgres/link.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

const text = `select current_user as role,
  current_setting('server_version') as version,
  current_setting('server_encoding') as encoding,
  pg_is_in_recovery() or current_setting('transaction_read_only') = 'on' as read_only,
  array_remove(array[
    case when current_setting('fsync') = 'off' then 'fsync' end,
    case when current_setting('full_page_writes') = 'off' then 'full_page_writes' end,
    case when current_setting('synchronous_commit') = 'off' then 'synchronous_commit' end
  ], null) as off`;

/** What the server is, and whether it keeps what it confirms. @throws NotReached, AnswerLost, Refused */
export async function checkServer(
  link: Asker,
  { place }: PostgresAddress,
): Promise<readonly Finding[]> {
  const [row = {}] = await link.ask(text);
  return [judgeServer(row, place), judgeEncoding(row), judgeDurability(row)];
}

type Row = Readonly<Record<string, unknown>>;

function judgeServer({ role, version, read_only }: Row, place: string): Finding {
  const found = `"${place}" answers, PostgreSQL ${version}, as the role "${role}"`;
  if (!read_only) return ok('database', found);
  return problem(
    'database',
    `${found}, and may not be written to`,
    'name the primary, not a replica',
  );
}

function judgeEncoding({ encoding }: Row): Finding {
  if (encoding === 'UTF8') return ok('encoding', 'it is UTF8');
  return problem('encoding', `it is ${encoding}`, 'make a database with encoding UTF8');
}

function judgeDurability({ off }: Row): Finding {
  const settings = off as readonly string[];
  if (settings.length === 0) return ok('durability', 'what it confirms is on its disk');
  const found = `${settings.join(' and ')} ${settings.length === 1 ? 'is' : 'are'} off: what it confirms may be lost by a crash, a revoke too`;
  return warning(
    'durability',
    found,
    'switch it on in postgresql.conf, or for this role and database',
  );
}
