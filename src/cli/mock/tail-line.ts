import { safeText } from '../../core/text.ts';
import type { Recorded } from '../../server/panels/mock/recorder.ts';
import { redactRuns } from '../../server/token-pattern.ts';

/** One answer of a mocked panel in a line: what was asked, what the client got, and the reason that it did not get. */
export function tailLine({ at, status, method, path, code, key, reason }: Recorded): string {
  const verdict = [code, key].filter((part) => part !== null).join(' ') || 'not judged';
  const asked = `${method} ${redactRuns(safeText(path))}`;
  return safeText(`${at.slice(11, 19)} ${status} ${asked}  ${verdict}  ${reason}`);
}
