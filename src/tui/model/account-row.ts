import type { ApiKey } from '../../core/key.ts';
import type { Profile } from '../../core/profile.ts';
import type { AccountSummary } from '../../core/service.ts';
import type { Row } from '../components/table.tsx';
import type { Theme } from '../theme.ts';
import { padTo } from './cells.ts';

const widths = { name: 20, role: 8, keys: 6 };
const wideName = 32;

/** How many keys of an account each profile with a limit has: `pterodactyl-client 2/25`. */
export type LimitTexts = (account: string) => string;

/** The header of the list of accounts. */
export function accountHeader(columns: number, theme: Theme): string {
  return `${line(['NAME', 'ROLE', 'KEYS'], columns, theme)}MAY`;
}

/** The row of one account; what it may do and the limits that it comes near stand last. */
export function accountRow(
  account: AccountSummary,
  limits: LimitTexts,
  columns: number,
  theme: Theme,
): Row {
  const { name, role, keys } = account;
  const before = line([name, role, String(keys)], columns, theme);
  const used = limits(name);
  const rest = [mayText(account), used].filter((part) => part !== '').join(' · ');
  const room = Math.max(0, columns - 2 - nameWidth(columns) - widths.role - widths.keys - 3);
  return {
    id: name,
    before,
    toned: '',
    tone: 'quiet',
    after: padTo(theme.own(rest), room, theme.ellipsis),
  };
}

/** What an account may do to keys, in words. */
export function mayText({ role, permissions }: AccountSummary): string {
  if (role === 'admin') return 'everything';
  if (permissions.length === 0) return 'nothing';
  return permissions.map((one) => one.replace('api_keys.', '')).join(', ');
}

/** Counts keys against the limits of their profiles, once for all accounts. */
export function countLimits(keys: readonly ApiKey[], profiles: readonly Profile[]): LimitTexts {
  const counts = new Map<string, number>();
  for (const { account, profile } of keys)
    counts.set(`${profile} ${account}`, (counts.get(`${profile} ${account}`) ?? 0) + 1);
  const limited = profiles.filter(({ limits }) => limits.keysPerAccount !== null);
  return (account) =>
    limited
      .map(({ name, limits }) => ({
        name,
        most: limits.keysPerAccount,
        count: counts.get(`${name} ${account}`) ?? 0,
      }))
      .filter(({ count }) => count > 0)
      .map(({ name, most, count }) => `${name} ${count}/${most}`)
      .join(', ');
}

function nameWidth(columns: number): number {
  return columns >= 110 ? wideName : widths.name;
}

function line(
  [name = '', role = '', keys = '']: readonly string[],
  columns: number,
  theme: Theme,
): string {
  const of = (text: string, width: number) => `${padTo(text, width, theme.ellipsis)} `;
  return of(name, nameWidth(columns)) + of(role, widths.role) + of(keys, widths.keys);
}
