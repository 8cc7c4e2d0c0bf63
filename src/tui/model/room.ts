/** How many keys of a profile an account has, and how many it may have. */
export interface Room {
  readonly count: number;
  readonly limit: number;
}

/** What the limit leaves, in a line. */
export function roomText({ count, limit }: Room, account: string): readonly string[] {
  const left = Math.max(0, limit - count);
  const advice = left === 0 ? '; revoke one first' : '';
  return [`${left} of ${limit} left for the account ${account}${advice}`];
}
