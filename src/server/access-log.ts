/**
 * One line for each request that was answered. What a line may hold is said here once: never a
 * header, a query, a body or a presented token, and the path only where no route of ours names it. Ids of
 * requests and paths come from outside and may hold a token all the same, whole, cut, or with
 * a letter missing; so every line passes the token pattern and then loses every run of
 * characters that is long enough for a secret.
 */
import type { Context } from 'hono';
import { safeText } from '../core/text.ts';
import type { Log } from './answer-problem.ts';
import type { AppEnv } from './environment.ts';
import { decodePercent, redact, redactRuns } from './token-pattern.ts';

/** How lines are written: one JSON object each, or `name=value` pairs. */
export const logFormats = ['json', 'text'] as const;
export type LogFormat = (typeof logFormats)[number];

/** What is known of an answer beside its context. */
export interface Answered {
  /** The pattern of the route, or null where none of ours answers. */
  readonly route: string | null;
  readonly status: number;
  readonly ms: number;
}

/** Takes every answered request. */
export type AccessLog = (c: Context<AppEnv>, answered: Answered) => void;

/** Where lines go to. */
export interface AccessLogOptions {
  readonly format: LogFormat;
  /** Takes one line and does not keep the request waiting. */
  readonly write: Log;
}

const maxPathLength = 200;

/** Makes an access log; `now` is in milliseconds since the epoch. */
export function makeAccessLog(
  { format, write }: AccessLogOptions,
  now: () => number = Date.now,
): AccessLog {
  const writeFields = format === 'json' ? JSON.stringify : toText;
  return (c, answered) => {
    const time = new Date(now()).toISOString();
    write(clean(c, writeFields({ time, ...fieldsOf(c, answered) })));
  };
}

/** Left out is what is not known: the address on the Unix socket, the key behind a token that is none. */
type Fields = Readonly<Record<string, string | number | undefined>>;

function fieldsOf(c: Context<AppEnv>, { route, status, ms }: Answered): Fields {
  const judged = c.get('judged');
  const question = c.get('question');
  return {
    status,
    method: c.req.method.slice(0, 20),
    route: route ?? pathOf(c),
    ms: Math.round(ms * 100) / 100,
    ip: c.get('clientIp') ?? undefined,
    door: judged?.door,
    key: judged?.key,
    verdict: judged?.code,
    asked_key: question?.key,
    asked_verdict: question?.code,
    request_id: c.get('requestId'),
  };
}

/** Decoded, so that the pattern finds what is hidden behind percent signs. */
function pathOf(c: Context<AppEnv>): string {
  return decodePercent(c.req.path).slice(0, maxPathLength);
}

function toText(fields: Fields): string {
  return Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${quote(String(value))}`)
    .join(' ');
}

function quote(value: string): string {
  return /^[^\s"=\\]+$/.test(value) ? value : JSON.stringify(value);
}

function clean(c: Context<AppEnv>, line: string): string {
  const pattern: RegExp | undefined = c.get('tokenPattern');
  const safe = safeText(line);
  return redactRuns(pattern ? redact(pattern, safe) : safe);
}
