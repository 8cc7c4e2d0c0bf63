/**
 * Who an account is to the panel. In a mocked world accounts are users of the table by their name; where there is no world,
 * or the account is not in it, a user is derived from the account.
 */
import { createHash } from 'node:crypto';
import type { Account } from '../../../core/account.ts';
import { maxLimit } from '../../../core/page.ts';
import type { KeyService } from '../../../core/service.ts';
import type { PanelContext } from '../panel.ts';
import { deriveUuid } from './derive.ts';
import { Tables } from './tables.ts';
import { panelTime } from './time.ts';
import type { Row } from './world.ts';

/** A user of the panel, with what both APIs show of one. */
export type PanelUser = Row & {
  readonly username: string;
  readonly root_admin: boolean;
};

/** The user that an account is; null for an account that is gone, and where its user was deleted. */
export async function findUser(context: PanelContext, name: string): Promise<PanelUser | null> {
  const tables = context.world && new Tables(context.world);
  const isIts = (row: Row) => accountOf(row) === name.toLowerCase();
  const known = tables?.rows('users').find(isIts);
  if (known) return known as PanelUser;
  if (tables?.rows('deleted_users').some(isIts)) return null;
  const account = await findAccount(context.service, name);
  return account && derivedUser(account);
}

/** The account that a mocked user is, whatever name it was given since. */
export function accountOf({ account, username }: Row): string {
  return String(account ?? username);
}

async function findAccount(service: KeyService, name: string): Promise<Account | null> {
  for (let page = 1; ; page += 1) {
    const { items, total } = await service.listAccounts({ page, limit: maxLimit }, system);
    const found = items.find((account) => account.name === name);
    if (found || items.length === 0 || page * maxLimit >= total) return found ?? null;
  }
}

const system = { kind: 'system' } as const;

function derivedUser({ name, role, createdAt }: Account): PanelUser {
  const digest = createHash('sha256').update(name).digest();
  const moment = panelTime(createdAt);
  return {
    id: digest.readUInt32BE() % 1_000_000_000,
    external_id: null,
    uuid: deriveUuid(`user ${name}`),
    username: name.toLowerCase(),
    email: name.includes('@') ? name : `${name}@localhost`,
    first_name: name,
    last_name: '',
    language: 'en',
    root_admin: role === 'admin',
    '2fa': false,
    created_at: moment,
    updated_at: moment,
  };
}
