import type { PostgresAddress } from '../postgres/address.ts';
import type { Asker } from '../postgres/link.ts';
import { rightsOf } from '../postgres/rights.ts';
import { tablesVersion } from '../postgres/tables.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** Whether this Keyrack can work with the tables; `found` is their version, 0 without any. */
export function checkVersion(found: number): Finding {
  if (found === tablesVersion) return ok('tables', `they have version ${found}`);
  if (found === 0)
    return ok('tables', 'there are none yet; the first start or store prepare makes them');
  const text = `they have version ${found}, this Keyrack works with ${tablesVersion}`;
  if (found > tablesVersion) return problem('tables', text, 'use the newer Keyrack that made them');
  return warning(
    'tables',
    text,
    'keyrack store prepare brings them up to date; the next start does if its role may',
  );
}

/** Whether the role may do what a box does, and cannot rewrite what was. @throws NotReached, AnswerLost, Refused */
export async function checkRights(link: Asker, address: PostgresAddress): Promise<Finding> {
  const { role, missing, tooMuch } = await rightsOf(link, address);
  const fix = `make a role for the boxes, and give it its rights: keyrack store prepare --grant ROLE`;
  if (missing.length > 0)
    return problem('rights', `the role "${role}" lacks ${missing.join(', ')}`, fix);
  if (tooMuch.length > 0)
    return warning('rights', `the role "${role}" may change the past: ${tooMuch.join(', ')}`, fix);
  return ok('rights', `the role "${role}" may add events, and change or remove none`);
}
