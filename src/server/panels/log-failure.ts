import { inspect } from 'node:util';
import type { Context } from 'hono';
import { safeText } from '../../core/text.ts';
import { isTold, type Log } from '../answer-problem.ts';
import type { AppEnv } from '../environment.ts';
import { redact } from '../token-pattern.ts';

/** Tells the operator of a failure that is the server's own, in one line without tokens; a panel tells its client nothing of it. */
export function logPanelFailure(log: Log, error: Error, c: Context<AppEnv>): void {
  if (isTold(error)) return;
  const text = safeText(inspect(error, { depth: 4, breakLength: Number.POSITIVE_INFINITY }));
  const line = `request ${c.get('requestId')} ${c.req.method} ${c.req.path} failed: ${text}`;
  log(redact(c.get('tokenPattern'), line));
}
