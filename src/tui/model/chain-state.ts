import type { ExpectedHead } from '../../core/audit.ts';
import type { Chain } from '../hooks/use-chain.ts';

const hashLength = 4;

/**
 * How the audit stands, in a few words: `ok #1042 9f3c…` once it was verified up to its head, the head alone
 * before that, and the first event that does not hold.
 */
export function chainState(
  head: ExpectedHead | null,
  { report }: Pick<Chain, 'report'>,
  ellipsis: string,
): string {
  if (report?.problem) return `! broken at #${report.problem.seq}`;
  const newest = head ?? report?.head ?? null;
  if (newest === null) return '';
  const place = `#${newest.seq} ${newest.hash.slice(0, hashLength)}${ellipsis}`;
  if (report === null) return `${place} (v verifies)`;
  return report.head.seq >= newest.seq ? `ok ${place}` : `ok to #${report.head.seq}, now ${place}`;
}
