/**
 * The tables of a rack in PostgreSQL, as steps that are taken once and in order. A step that was
 * released never changes; a new one is a further entry.
 */
import pg from 'pg';
import { KeyError } from '../../core/errors.ts';
import type { PostgresAddress } from './address.ts';
import { type Asker, linkFailed, Refused } from './link.ts';

/** The journal is only ever added to. What a box says of itself and the last uses may be lost. */
const steps: readonly string[] = [
  `create table event (
     seq bigint primary key check (seq > 0),
     batch bigint not null check (batch > 0),
     line bytea not null,
     hash text not null check (hash ~ '^[0-9a-f]{64}$'),
     box uuid not null,
     appended_at timestamptz not null default clock_timestamp()
   );
   create table box (
     id uuid primary key,
     name text not null,
     version text not null,
     seq bigint not null,
     lease_ms integer not null,
     stale_ok boolean not null,
     started_at timestamptz not null default clock_timestamp(),
     expires_at timestamptz not null
   );
   create table last_use (
     key text not null,
     secret text not null check (secret in ('total', 'previous')),
     count bigint not null,
     at timestamptz not null,
     ip text,
     noted_at timestamptz not null default clock_timestamp(),
     primary key (key, secret)
   );
   create index last_use_noted_at on last_use (noted_at);
   create table passed (
     key text not null,
     box uuid not null,
     slots jsonb not null,
     noted_at timestamptz not null default clock_timestamp(),
     primary key (key, box)
   );`,
];

/** The version of the tables that this Keyrack works with. */
export const tablesVersion: number = steps.length;

/**
 * Makes the tables, or brings them up to date, one box at a time. Where they are up to date nothing
 * is written, so the role of a server needs no right to make tables.
 * @throws store_failed (a newer Keyrack made them, the role may not), store_damaged
 */
export async function migrate(link: Asker, address: PostgresAddress): Promise<void> {
  const { schema, place } = address;
  const found = await versionOf(link, address);
  if (found === tablesVersion) return;
  requireKnownVersion(found, address);
  try {
    await link.ask(migration(schema));
  } catch (error) {
    if (!mayNot(error)) throw linkFailed('make the tables of the rack', place, error);
    const attempt = `make the tables of the rack in "${place}"`;
    throw notPermitted(attempt, error, 'run keyrack store prepare once as a role that may');
  }
}

/** Throws `store_failed` if a newer Keyrack made the tables. */
export function requireKnownVersion(found: number, { place }: PostgresAddress): void {
  if (found <= tablesVersion) return;
  const message = `Cannot open the store "${place}": a newer Keyrack made its tables (version ${found}, this one works with ${tablesVersion}); use that Keyrack`;
  throw new KeyError('store_failed', message);
}

/** The version of the tables; 0 if there are none. */
export async function versionOf(link: Asker, { schema, place }: PostgresAddress): Promise<number> {
  try {
    const rows = await link.ask(`select max(version) as version from ${schema}.migration`);
    return Number(rows[0]?.version ?? 0);
  } catch (error) {
    // undefined_table, invalid_schema_name
    if (error instanceof Refused && ['42P01', '3F000'].includes(error.code ?? '')) return 0;
    if (mayNot(error)) throw notPermitted(`open the store "${place}"`, error, grantStep);
    throw linkFailed('open the store', place, error);
  }
}

const grantStep =
  'run keyrack store prepare --grant ROLE as the role that made its tables, with the role of this box';

function mayNot(error: unknown): error is Error {
  return error instanceof Refused && error.code === '42501';
}

function notPermitted(attempt: string, error: Error, step: string): KeyError {
  const message = `Cannot ${attempt}: its role may not (${error.message}); ${step}`;
  return new KeyError('not_permitted', message, { cause: error });
}

/** One block of statements: the lock is held until the end of it, and a step that another box took meanwhile is left out. */
function migration(schema: string): string {
  const taken = steps.map((step, index) => {
    const version = index + 1;
    return `if not exists (select 1 from migration where version = ${version}) then
      ${step}
      insert into migration (version) values (${version});
    end if;`;
  });
  return `do $keyrack$
  begin
    perform pg_advisory_xact_lock(hashtext('keyrack tables'), hashtext(${pg.escapeLiteral(schema)}));
    if not exists (select 1 from pg_namespace where nspname = ${pg.escapeLiteral(schema)}) then
      create schema ${schema};
    end if;
    perform set_config('search_path', ${pg.escapeLiteral(schema)}, true);
    create table if not exists migration (
      version integer primary key,
      made_at timestamptz not null default clock_timestamp()
    );
    ${taken.join('\n')}
  end
  $keyrack$`;
}
