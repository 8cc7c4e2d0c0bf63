import { KeyError } from './errors.ts';

/** `admin` holds every operator permission; `member` holds those that were given to it. */
export const roles = ['admin', 'member'] as const;
export type Role = (typeof roles)[number];

/** What an account may do to keys (seed 004). */
export const operatorPermissions = ['api_keys.read', 'api_keys.write', 'api_keys.delete'] as const;
export type OperatorPermission = (typeof operatorPermissions)[number];

/** The owner of keys: a user or an organization. The name is its identifier. */
export interface Account {
  readonly name: string;
  readonly role: Role;
  readonly permissions: readonly OperatorPermission[];
  readonly createdAt: string;
}

/** What may be changed about an account after it was made. */
export type AccountRights = Pick<Account, 'role' | 'permissions'>;

/** New values for some of an account's rights; what is left out stays. */
export interface AccountChanges {
  readonly role?: Role | undefined;
  readonly permissions?: readonly string[] | undefined;
}

/** What a new account is made from. */
export interface AccountDraft {
  readonly name: string;
  readonly role?: Role | undefined;
  readonly permissions?: readonly string[] | undefined;
}

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$/;

/** True if the account holds the permission itself or by its role. */
export function holdsPermission(account: Account, permission: OperatorPermission): boolean {
  return account.role === 'admin' || account.permissions.includes(permission);
}

/**
 * True if `holder` may do everything that `other` may, so that handing it a token of `other`
 * gives nothing away.
 */
export function covers(holder: Account, other: Account): boolean {
  if (holder.role === 'admin') return true;
  return other.role !== 'admin' && other.permissions.every((one) => holdsPermission(holder, one));
}

/** Returns the draft with its defaults filled in; throws `invalid_input` with one issue a field. */
export function checkAccount(
  draft: AccountDraft,
  attempt = 'create account',
): Omit<Account, 'createdAt'> {
  const issues = [];
  if (!namePattern.test(draft.name)) {
    const message = `"${draft.name.slice(0, 64)}" is not 1 to 64 letters, digits and . _ @ - that begin with a letter or digit`;
    issues.push({ path: 'name', message });
  }
  const role = draft.role ?? 'member';
  if (!roles.includes(role)) {
    issues.push({ path: 'role', message: `"${role}" is not one of ${roles.join(', ')}` });
  }
  const permissions = operatorPermissions.filter((one) => draft.permissions?.includes(one));
  for (const one of draft.permissions ?? []) {
    if (operatorPermissions.some((known) => known === one)) continue;
    const message = `"${one}" is not one of ${operatorPermissions.join(', ')}`;
    issues.push({ path: 'permissions', message });
  }
  const [first] = issues;
  if (first) {
    throw new KeyError('invalid_input', `Cannot ${attempt}: ${first.path} ${first.message}`, {
      issues,
    });
  }
  return { name: draft.name, role, permissions };
}
