import { KeyError } from '../../core/errors.ts';

/** Where a rack is in PostgreSQL, and how its server is reached. */
export interface PostgresAddress {
  /** As it may be shown: without a password. */
  readonly place: string;
  /** For the driver, without the password. */
  readonly connectionString: string;
  /** Null leaves it to PGPASSWORD and ~/.pgpass. */
  readonly password: string | null;
  /** The schema that holds the tables of this rack. */
  readonly schema: string;
}

const schemaPattern = /^[a-z_][a-z0-9_]{0,39}$/;

/** True for a text that names a store in PostgreSQL and not a directory. */
export function isPostgres(text: string): boolean {
  return /^postgres(ql)?:\/\//.test(text);
}

/**
 * Reads `postgres://USER@HOST:PORT/DATABASE?schema=keyrack`, with the options of libpq that the
 * driver knows (`sslmode`, `sslrootcert`, …). A password in it is taken out; `password` counts before
 * it. Throws `invalid_input`, and quotes no password.
 */
export function readAddress(text: string, password: string | null = null): PostgresAddress {
  const url = URL.parse(text);
  if (url === null || !isPostgres(text)) {
    throw refused('it is not postgres://USER@HOST/DATABASE');
  }
  const schema = url.searchParams.get('schema') ?? 'keyrack';
  if (!schemaPattern.test(schema))
    throw refused(`the schema "${schema.slice(0, 40)}" is not a plain lower-case name`);
  const inUrl = decodeURIComponent(url.password) || url.searchParams.get('password');
  url.password = '';
  for (const name of ['schema', 'password']) url.searchParams.delete(name);
  const shown = new URL(url);
  shown.search = schema === 'keyrack' ? '' : `?schema=${schema}`;
  return {
    place: shown.href,
    connectionString: url.href,
    password: password ?? inUrl,
    schema,
  };
}

/** True if the text holds a password, which must not stand where others can read it. */
export function hasPassword(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.password !== '' || url.searchParams.has('password'));
}

function refused(reason: string): KeyError {
  return new KeyError('invalid_input', `Cannot use the store: ${reason}`);
}
