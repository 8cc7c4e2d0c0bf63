/** The one place where a failure becomes an answer of the panel: `errors` in a list, statuses as texts. */
import { inspect } from 'node:util';
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { KeyError } from '../../../core/errors.ts';
import { safeText } from '../../../core/text.ts';
import { isTold, type Log } from '../../answer-problem.ts';
import type { AppEnv } from '../../environment.ts';
import { TooManyAttempts } from '../../limit-attempts.ts';
import { type FailureCode, PanelFailure, ValidationFailure } from './failure.ts';

/** What a failure of the rack is on a panel; every other one is an unexpected error. */
const codeOf: Readonly<Partial<Record<KeyError['code'], FailureCode>>> = {
  not_found: 'NotFoundHttpException',
  not_permitted: 'AccessDeniedHttpException',
  not_authenticated: 'AuthenticationException',
  too_large: 'PostTooLargeException',
};

/** Answers a failure in the panel's envelope; what nobody expected goes to the log as well. */
export function answerFailure(log: Log) {
  return function answerFailure(error: Error, c: Context<AppEnv>): Response {
    if (error instanceof ValidationFailure) return answerBroken(error, c);
    const failure = toFailure(error);
    const isOwn = error instanceof PanelFailure || isTold(error);
    if (failure.status >= 500 && !isOwn)
      log(`${c.req.method} ${c.req.path} failed: ${tell(error)}`);
    const { code, status, message: detail, headers } = failure;
    const errors = [{ code, status: String(status), detail }];
    return c.json({ errors }, status as ContentfulStatusCode, headers);
  };
}

function answerBroken({ broken }: ValidationFailure, c: Context<AppEnv>): Response {
  const errors = broken.map(({ field, rule, detail }) => ({
    code: 'ValidationException',
    status: '422',
    detail,
    meta: { source_field: field, rule },
  }));
  return c.json({ errors }, 422);
}

function toFailure(error: Error): PanelFailure {
  if (error instanceof PanelFailure) return error;
  const code = error instanceof KeyError ? codeOf[error.code] : undefined;
  if (!(error instanceof TooManyAttempts)) return new PanelFailure(code ?? 'HttpException');
  const headers = { 'Retry-After': String(error.retryAfterSeconds) };
  return new PanelFailure('ThrottleRequestsException', undefined, { headers });
}

/** The message of a failure of ours holds no secret; of every other one, who knows. */
function tell(error: Error): string {
  return safeText(error instanceof KeyError ? error.message : inspect(error, { depth: 2 }));
}
