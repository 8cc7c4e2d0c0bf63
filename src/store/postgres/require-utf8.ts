import { KeyError } from '../../core/errors.ts';
import type { PostgresAddress } from './address.ts';
import { type Link, linkFailed } from './link.ts';

/** Throws `store_failed` unless the database can hold every text as it is. */
export async function requireUtf8(link: Link, { place }: PostgresAddress): Promise<void> {
  const rows = await link.ask('show server_encoding').catch((error) => {
    throw linkFailed('open the store', place, error);
  });
  const encoding = rows[0]?.server_encoding;
  if (encoding === 'UTF8') return;
  const message = `Cannot open the store: the database at "${place}" has the encoding ${encoding}; make one with encoding UTF8`;
  throw new KeyError('store_failed', message);
}
