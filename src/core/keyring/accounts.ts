import { deleteAccount, updateAccount } from '../decisions/change-account.ts';
import { createAccount } from '../decisions/create-account.ts';
import { paginate } from '../page.ts';
import type { KeyService } from '../service.ts';
import { summarizeAccount, summarizeAccounts } from '../view.ts';
import type { Desk } from './desk.ts';

type Accounts = Pick<
  KeyService,
  'listAccounts' | 'createAccount' | 'updateAccount' | 'deleteAccount'
>;

/** What can be done with the owners of keys. */
export function accounts(desk: Desk): Accounts {
  return {
    listAccounts: (paging, actor) =>
      desk.read({ what: 'list accounts', actor }, (served) =>
        paginate(summarizeAccounts(served), paging),
      ),

    createAccount: (draft, actor) =>
      desk.change({ what: 'create account', actor }, (state) => ({
        events: [createAccount(state, draft, actor)],
        answer: (served) => summarizeAccount(served, draft.name),
      })),

    updateAccount: (name, changes, actor) =>
      desk.change({ what: 'update account', actor }, (state) => ({
        events: updateAccount(state, name, changes, actor),
        answer: (served) => summarizeAccount(served, name),
      })),

    deleteAccount: (name, actor) =>
      desk.change({ what: 'delete account', actor }, (state) => {
        const events = [deleteAccount(state, name, actor)];
        const account = summarizeAccount(state, name);
        return { events, answer: () => account };
      }),
  };
}
