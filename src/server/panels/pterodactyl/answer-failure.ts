/** The one place where a failure becomes an answer of the panel: `errors` in a list, statuses as texts. */
import { inspect } from 'node:util';
import type { Context } from 'hono';
import { html } from 'hono/html';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { KeyError } from '../../../core/errors.ts';
import { safeText } from '../../../core/text.ts';
import { isTold, type Log } from '../../answer-problem.ts';
import type { AppEnv } from '../../environment.ts';
import { TooManyAttempts } from '../../limit-attempts.ts';
import { expectsJson } from './accept.ts';
import { type FailureCode, isDisplayed, PanelFailure, ValidationFailure } from './failure.ts';

/** What a failure of the rack is on a panel; every other one is an unexpected error. */
const codeOf: Readonly<Partial<Record<KeyError['code'], FailureCode>>> = {
  not_found: 'NotFoundHttpException',
  not_permitted: 'AccessDeniedHttpException',
  not_authenticated: 'AuthenticationException',
  too_large: 'PostTooLargeException',
};

/** What failures are told with. */
interface Telling {
  readonly log: Log;
  /** True to tell them as web pages to clients that do not ask for JSON. */
  readonly strictAccept?: boolean | undefined;
}

type Told = Response | Promise<Response>;

/** Answers a failure in the panel's envelope; what nobody expected goes to the log as well. */
export function answerFailure({ log, strictAccept = false }: Telling) {
  return function answerFailure(error: Error, c: Context<AppEnv>): Told {
    const isPage = strictAccept && !expectsJson(c);
    if (error instanceof ValidationFailure)
      return isPage ? redirect(c, '/') : answerBroken(error, c);
    const failure = toFailure(error);
    const { code, status, message: detail, headers } = failure;
    const isOwn = error instanceof PanelFailure || isTold(error);
    if (status >= 500 && !isOwn) log(`${c.req.method} ${c.req.path} failed: ${tell(error)}`);
    if (isPage) return answerPage(failure, c);
    const errors = [{ code, status: String(status), detail }];
    return c.json({ errors }, status as ContentfulStatusCode, headers);
  };
}

/** To a browser the panel shows its page for signing in, goes back for what its user can mend, or shows a page. */
function answerPage({ code, status, message, headers }: PanelFailure, c: Context<AppEnv>): Told {
  if (code === 'AuthenticationException') return redirect(c, '/auth/login');
  if (isDisplayed(code)) return redirect(c, '/');
  const page = html`<!doctype html><title>${status}</title><h1>${status}</h1><p>${message}</p>`;
  return c.html(page, status as ContentfulStatusCode, headers);
}

function redirect(c: Context<AppEnv>, path: string): Response {
  return c.redirect(new URL(path, c.req.url).href, 302);
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
