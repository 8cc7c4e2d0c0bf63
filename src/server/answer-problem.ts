/**
 * The one place where a failure becomes a response. An unknown error goes to the log with its
 * cause and to the client as `internal` with the request id, which is all that joins the two:
 * the text of such an error may hold anything. Whatever leaves here, to the log or to the client,
 * passes the token pattern first, so that a token which found its way into a message ends here.
 */
import { inspect } from 'node:util';
import type { Context, ErrorHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { KeyError } from '../core/errors.ts';
import { safeText } from '../core/text.ts';
import type { AppEnv } from './environment.ts';
import { TooManyAttempts } from './limit-attempts.ts';
import { type Problem, problemType, toProblem } from './problem.ts';
import { Refusal } from './refusal.ts';
import { headersOfRefusal, problemOfRefusal, realm } from './refusal-answer.ts';
import { redact } from './token-pattern.ts';
import { statusOfUpstream, UpstreamFailure } from './upstream/failure.ts';
import { statusOf } from './wire/status.ts';

/** Takes one line for the operator's log. */
export type Log = (line: string) => void;

/** The error handler of an app: every failure becomes a problem document. */
export function answerProblem(log: Log): ErrorHandler<AppEnv> {
  return function answerProblem(error, c) {
    const { problem, headers } = explainFailure(error, c, log);
    const body = redactIn(c, JSON.stringify(problem));
    return c.body(body, problem.status as ContentfulStatusCode, {
      'Content-Type': problemType,
      ...headers,
    });
  };
}

/** What is told about a failure: the problem, not yet redacted, and headers. The log gets those of the server's own making. */
export function explainFailure(error: Error, c: Context<AppEnv>, log: Log) {
  const problem = describe(error, c.get('requestId'));
  if (problem.status >= 500 && !isTold(error)) log(logLine(error, c));
  return { problem, headers: challenge(error, c) };
}

/** A box that has lost its store says so once, and not with every request that it refuses. */
export function isTold(error: Error): boolean {
  return error instanceof KeyError && error.code === 'store_stale';
}

function describe(error: Error, request_id: string): Problem {
  if (error instanceof Refusal) return problemOfRefusal(error, request_id);
  if (error instanceof UpstreamFailure) {
    const { code, message: detail } = error;
    return toProblem({ status: statusOfUpstream[code], code, detail, request_id });
  }
  if (error instanceof KeyError) {
    const { code, message: detail, issues } = error;
    return toProblem({ status: statusOf[code], code, detail, issues, request_id });
  }
  const detail = `Cannot answer: an internal error occurred; the log of the server has it under the request id "${request_id}"`;
  return toProblem({ status: statusOf.internal, code: 'internal', detail, request_id });
}

function challenge(error: Error, c: Context<AppEnv>): Record<string, string> {
  if (error instanceof Refusal) return headersOfRefusal(error);
  if (error instanceof TooManyAttempts) return { 'Retry-After': String(error.retryAfterSeconds) };
  if (!(error instanceof KeyError)) return {};
  if (error.code === 'not_authenticated') return { 'WWW-Authenticate': realm };
  if (error.code !== 'not_permitted' || c.get('actor')?.kind !== 'key') return {};
  return { 'WWW-Authenticate': `${realm}, error="insufficient_scope"` };
}

function logLine(error: Error, c: Context<AppEnv>): string {
  const isOurs = !(error instanceof UpstreamFailure);
  const text = safeText(
    isOurs ? inspect(error, { depth: 4, breakLength: Number.POSITIVE_INFINITY }) : error.message,
  );
  return redactIn(c, `request ${c.get('requestId')} ${c.req.method} ${c.req.path} failed: ${text}`);
}

function redactIn(c: Context<AppEnv>, text: string): string {
  const pattern: RegExp | undefined = c.get('tokenPattern');
  return pattern ? redact(pattern, text) : text;
}
