import { homedir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { diskFileSystem } from '../file-system.ts';
import { readText } from '../read-file.ts';
import type { PostgresAddress } from './address.ts';

const maxBytes = 64 * 1024;

/**
 * The address as the driver wants it, with its password: the one that was read with it, else that of
 * PGPASSWORD, else the line of ~/.pgpass (or PGPASSFILE) that fits. The driver takes a password beside an
 * address for none, and reads that file with a warning.
 */
export async function connectionStringOf(address: PostgresAddress): Promise<string> {
  const { connectionString } = address;
  const password = address.password ?? (process.env.PGPASSWORD || (await inFile(connectionString)));
  if (password === null) return connectionString;
  const url = new URL(connectionString);
  url.password = encodeURIComponent(password);
  return url.href;
}

/** Null where no line fits, or others may read the file: then nobody should rely on it. */
async function inFile(connectionString: string): Promise<string | null> {
  const path = process.env.PGPASSFILE || join(homedir(), '.pgpass');
  const stats = await diskFileSystem.lstat(path).catch(() => null);
  if (!stats || stats.mode & 0o077) return null;
  const { text } = await readText(diskFileSystem, path, maxBytes);
  // Names that the address leaves out come from the environment, as the driver knows.
  const { host, port, database = '', user = '' } = new pg.Client({ connectionString });
  const asked = [host, String(port), database, user];
  const lines = (text ?? '').split('\n').map(fieldsOf);
  const fitting = lines.find((fields) =>
    asked.every((one, index) => fields[index] === '*' || fields[index] === one),
  );
  return fitting?.[asked.length] ?? null;
}

const field = String.raw`((?:\\.|[^:\\])*)`;
const linePattern = new RegExp(`^${[field, field, field, field, field].join(':')}`);

/** `host:port:database:user:password`, where a backslash takes the next sign as it is. */
function fieldsOf(line: string): readonly string[] {
  if (line.startsWith('#')) return [];
  const [, ...fields] = linePattern.exec(line.replace(/\r$/, '')) ?? [];
  return fields.map((one) => one.replace(/\\(.)/g, '$1'));
}
