import { parseExpiry } from '../core/expiry.ts';
import { scopeNames } from '../core/permissions.ts';
import type { KeyChanges } from '../core/service.ts';
import type { Arguments } from './parse.ts';
import type { OptionSpec } from './syntax.ts';
import { readPermissions } from './values/permissions.ts';
import { readScopes } from './values/scopes.ts';

/** The options that say what a key may do; `create` and `update` share them. */
export const ruleOptions: readonly OptionSpec[] = [
  {
    name: 'scopes',
    short: 's',
    value: 'LIST',
    choices: scopeNames,
    summary: 'read, write, manage, verify, with commas',
  },
  { name: 'permissions', value: 'LIST', summary: 'levels 0 to 3 of resources: servers=3,users=1' },
  { name: 'expires', value: 'WHEN', summary: 'days (90), 12h, 2027-01-01, ISO 8601, or never' },
  {
    name: 'allow-ip',
    value: 'IP|CIDR',
    many: true,
    summary: 'let only these addresses pass, with commas or repeated; none: all',
  },
  { name: 'rate', value: 'RATE', summary: 'requests in a time, 600/1m; none: no limit' },
];

/** Reads the rule options; those that were not given are left out. */
export function readRules(args: Arguments, now: number): Omit<KeyChanges, 'name'> {
  const scopes = args.text('scopes');
  const permissions = args.text('permissions');
  const expires = args.text('expires');
  const allowedIps = args.all('allow-ip')?.flatMap(readAddresses);
  const rate = args.text('rate');
  return {
    ...(scopes !== undefined && { scopes: readScopes(scopes) }),
    ...(permissions !== undefined && { permissions: readPermissions(permissions) }),
    ...(expires !== undefined && { expiresAt: readExpiry(expires, now) }),
    ...(allowedIps && { allowedIps: isNone(allowedIps) ? [] : allowedIps }),
    ...(rate !== undefined && { rateLimit: rate === 'none' ? null : rate }),
  };
}

function readExpiry(text: string, now: number): string | null {
  return text === 'never' || text === 'none' ? null : parseExpiry(text, now);
}

/** An empty entry stays one and is refused: a variable that is not set must not open the key to everybody. */
function readAddresses(text: string): readonly string[] {
  return text.split(',').map((part) => part.trim());
}

function isNone(rules: readonly string[]): boolean {
  return rules.length === 1 && rules[0] === 'none';
}
