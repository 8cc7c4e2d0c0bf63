import { KeyError } from '../../core/errors.ts';
import type { PostgresAddress } from './address.ts';
import { type Asker, Link, linkFailed, Refused } from './link.ts';
import { requireUtf8 } from './require-utf8.ts';
import { grants, quoteRole, type Rights, rightsOf } from './rights.ts';
import { migrate, tablesVersion, versionOf } from './tables.ts';

/** What was done to the tables of a rack. */
export interface Prepared {
  /** Which version they had (0: there were none), and which they have. */
  readonly from: number;
  readonly to: number;
  /** The role that was given its rights; null if none was named. */
  readonly role: string | null;
}

const attempt = 'prepare the store';
const undefinedObject = '42704';

/**
 * Makes the tables of a rack or brings them up to date, and leaves a role what a box needs and
 * nothing else. @throws not_found (no such role), conflict (the role may change events all the same), not_permitted, store_failed
 */
export async function prepareStore(
  address: PostgresAddress,
  role: string | null,
): Promise<Prepared> {
  const link = new Link(address, { purpose: 'prepare', timeoutMs: 60_000 });
  try {
    await requireUtf8(link, address);
    const from = await versionOf(link, address);
    await migrate(link, address);
    if (role !== null) await grant(link, address, role);
    return { from, to: tablesVersion, role };
  } catch (error) {
    throw linkFailed(attempt, address.place, error);
  } finally {
    await link.close();
  }
}

/** A role that may change events in spite of it (it made the tables, or is a superuser) is left as it was. */
async function grant(link: Link, address: PostgresAddress, role: string): Promise<void> {
  try {
    await link.transaction(async (asker) => {
      // What the maker of the tables took from itself it would miss at the next upgrade.
      if (await isMaker(asker, address, role))
        throw tooMighty(role, 'it made the tables, can become who did, or is a superuser');
      for (const statement of grants(address.schema, quoteRole(role))) await asker.ask(statement);
      const rights = await rightsOf(asker, address, role);
      if (rights.tooMuch.length > 0) throw tooMighty(role, why(rights));
    });
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== undefinedObject) throw error;
    const reason = `there is no role "${role}"; make it first: create role ${quoteRole(role)} login`;
    throw new KeyError('not_found', `Cannot ${attempt}: ${reason}`, { cause: error });
  }
}

async function isMaker(asker: Asker, { schema }: PostgresAddress, role: string): Promise<boolean> {
  const text = `select 1 from pg_class
    where oid = $1::regclass and pg_has_role($2, relowner, 'USAGE')`;
  return (await asker.ask(text, [`${schema}.event`, role])).length > 0;
}

function why({ tooMuch }: Rights): string {
  return `it has ${tooMuch.join(', ')} by another role`;
}

function tooMighty(role: string, reason: string): KeyError {
  const message = `Cannot ${attempt}: "${role}" may change events in spite of it, for ${reason}; name a role of its own for the boxes`;
  return new KeyError('conflict', message);
}
