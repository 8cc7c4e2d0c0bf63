import type { ApiKey } from '../../core/key.ts';

/** What a key may do: its scopes, its levels above 0, or `account` if it does what its account may. */
export function accessOf({ scopes, permissions }: Pick<ApiKey, 'scopes' | 'permissions'>): string {
  if (scopes) return scopes.join(',');
  if (!permissions) return 'account';
  const levels = Object.entries(permissions).filter(([, level]) => level > 0);
  return levels.length > 0 ? levels.map(([name, level]) => `${name}=${level}`).join(',') : 'none';
}
