/**
 * What the role of a box may do with the tables, and what it needs: to add events and never to change
 * one, and to keep what boxes tell each other.
 */
import pg from 'pg';
import type { PostgresAddress } from './address.ts';
import type { Asker } from './link.ts';

/** What a box does with each table, and nothing else. */
const needs: Readonly<Record<string, readonly string[]>> = {
  migration: ['SELECT'],
  event: ['SELECT', 'INSERT'],
  box: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  last_use: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
  passed: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
};

/** What would let a box rewrite the past. */
const dangers = ['UPDATE', 'DELETE', 'TRUNCATE'];

/** What a role may do with the tables of a rack. */
export interface Rights {
  readonly role: string;
  /** What it needs and may not: `INSERT on event`. */
  readonly missing: readonly string[];
  /** What it may do to events and should not. */
  readonly tooMuch: readonly string[];
}

/** What a role may do, of its own or by another role; the role of the connection unless one is named. @throws NotReached, AnswerLost, Refused */
export async function rightsOf(
  link: Asker,
  { schema }: PostgresAddress,
  role: string | null = null,
): Promise<Rights> {
  const asked = [
    { what: `USAGE on schema ${schema}`, sql: `has_schema_privilege(role, '${schema}', 'USAGE')` },
    ...Object.entries(needs).flatMap(([table, privileges]) =>
      privileges.map((privilege) => privilegeOn(schema, table, privilege)),
    ),
  ];
  const feared = dangers.map((privilege) => privilegeOn(schema, 'event', privilege));
  const all = [...asked, ...feared];
  const columns = all.map(({ sql }, index) => `${sql} as may${index}`).join(', ');
  const text = `select role, ${columns} from (select coalesce($1, current_user)::name as role) as asked`;
  const [row = {}] = await link.ask(text, [role]);
  const held = all.filter((_, index) => row[`may${index}`] === true);
  return {
    role: String(row.role),
    missing: asked.filter((one) => !held.includes(one)).map(({ what }) => what),
    tooMuch: feared.filter((one) => held.includes(one)).map(({ what }) => what),
  };
}

function privilegeOn(schema: string, table: string, privilege: string) {
  return {
    what: `${privilege} on ${table}`,
    sql: `has_table_privilege(role, '${schema}.${table}', '${privilege}')`,
  };
}

/** The statements that leave a role what a box needs and nothing else; `role` is an identifier as SQL has it. */
export function grants(schema: string, role: string): readonly string[] {
  return [
    `revoke all on all tables in schema ${schema} from ${role};`,
    `revoke all on schema ${schema} from ${role};`,
    `grant usage on schema ${schema} to ${role};`,
    ...Object.entries(needs).map(
      ([table, privileges]) =>
        `grant ${privileges.join(', ').toLowerCase()} on ${schema}.${table} to ${role};`,
    ),
  ];
}

/** The name of a role as SQL has it. */
export function quoteRole(role: string): string {
  return pg.escapeIdentifier(role);
}
