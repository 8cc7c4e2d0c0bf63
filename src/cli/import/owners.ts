import { usageFailure } from '../failure.ts';

/** Which account gets the keys: all of them, or those of a user of the panel. */
export interface Owners {
  readonly all: string | null;
  readonly byUser: ReadonlyMap<string, string>;
}

/** Reads `--account NAME` (all keys) and `--account 7=NAME` (those of user 7 of the panel). */
export function readOwners(options: readonly string[]): Owners {
  const byUser = new Map<string, string>();
  let all: string | null = null;
  for (const option of options) {
    const [, user, name] = /^(\d{1,10})=(.*)$/.exec(option) ?? [];
    const isTwice = user === undefined ? all !== null : byUser.has(user);
    if (isTwice)
      throw usageFailure(`Cannot read --account: "${option.slice(0, 80)}" says it a second time`);
    if (user === undefined) all = option;
    else byUser.set(user, name ?? '');
  }
  return { all, byUser };
}

/** The account of a user of the panel, or null if none was named. */
export function ownerOf({ all, byUser }: Owners, user: string): string | null {
  return byUser.get(user) ?? all;
}

/** Throws a usage failure that names the users for whom no account was named. */
export function requireOwners(owners: Owners, users: Iterable<string>): void {
  const missing = [...new Set(users)].filter((user) => ownerOf(owners, user) === null);
  if (missing.length === 0) return;
  const shown = missing.slice(0, 10).join(', ') + (missing.length > 10 ? ', …' : '');
  const message = `Cannot import keys: no account is named for the keys of user ${shown} of the panel`;
  throw usageFailure(
    message,
    `say it with --account NAME for all keys, or with --account ${missing[0]}=NAME for each user`,
  );
}
