import { holdsPermission, operatorPermissions, roles } from './account.ts';
import type { FilterLanguage } from './filter.ts';
import { choiceField, numberField, textField } from './filter-fields.ts';
import type { AccountSummary } from './service.ts';

/** What can be asked of accounts: `may` as their list says it. Words are looked for in name, role and permissions. */
export const accountLanguage: FilterLanguage<AccountSummary> = {
  fields: {
    name: textField(({ name }) => name),
    role: choiceField(roles, ({ role }, wanted) => role === wanted),
    may: choiceField(['read', 'write', 'delete', 'everything', 'nothing'], may),
    keys: numberField(({ keys }) => keys),
  },
  someText: (account, passes) =>
    [account.name, account.role, ...account.permissions].some(passes) ||
    ['everything', 'nothing'].some((word) => may(account, word) && passes(word)),
};

function may(account: AccountSummary, what: string): boolean {
  if (what === 'everything') return account.role === 'admin';
  if (what === 'nothing') return account.role !== 'admin' && account.permissions.length === 0;
  return operatorPermissions.some(
    (one) => one === `api_keys.${what}` && holdsPermission(account, one),
  );
}
