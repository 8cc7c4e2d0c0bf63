import type { KeyService } from '../../core/service.ts';
import type { Remote } from '../remote.ts';
import { accountFromWire, accountShape } from '../wire/account.ts';
import { pageFromWire, pageOf, pagingToWire } from '../wire/page.ts';
import { dataOf } from '../wire/shape.ts';
import { nameParam } from './path-segment.ts';

const pageShape = pageOf(accountShape);
const shape = dataOf(accountShape);

type Accounts = Pick<
  KeyService,
  'listAccounts' | 'createAccount' | 'updateAccount' | 'deleteAccount'
>;

/** The accounts of a rack in another process. */
export function remoteAccounts(remote: Remote): Accounts {
  const { accounts } = remote.api.v1;
  const one = accounts[':name'];
  return {
    async listAccounts(paging, actor) {
      const query = pagingToWire(paging);
      const question = { attempt: 'list accounts', actor, shape: pageShape };
      const page = await remote.ask(question, (call) => accounts.$get({ query }, call));
      return pageFromWire(page, accountFromWire);
    },

    async createAccount(json, actor) {
      const question = { attempt: 'create account', actor, shape };
      const { data } = await remote.ask(question, (call) => accounts.$post({ json }, call));
      return accountFromWire(data);
    },

    async updateAccount(name, json, actor) {
      const param = nameParam('update', name);
      const question = { attempt: 'update account', actor, shape };
      const { data } = await remote.ask(question, (call) => one.$patch({ param, json }, call));
      return accountFromWire(data);
    },

    async deleteAccount(name, actor) {
      const param = nameParam('delete', name);
      const question = { attempt: 'delete account', actor, shape };
      const { data } = await remote.ask(question, (call) => one.$delete({ param }, call));
      return accountFromWire(data);
    },
  };
}
