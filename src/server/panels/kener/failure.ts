import type { Context, ErrorHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { KeyError } from '../../../core/errors.ts';
import type { AppEnv } from '../../environment.ts';
import { Refusal } from '../../refusal.ts';
import { statusOf } from '../../wire/status.ts';
import { logPanelFailure } from '../log-failure.ts';
import type { PanelContext } from '../panel.ts';

/** A failure of the API. */
export interface KenerFailure {
  readonly error: { readonly code: string; readonly message: string };
}

const codes: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  429: 'RATE_LIMITED',
  500: 'INTERNAL_ERROR',
};

/** A request that the panel refuses, with the text that the client gets. */
export class KenerRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

interface Told {
  readonly status: number;
  readonly message: string;
}

/** Answers every failure below `/api`. Nobody learns more of a key than that it is not valid. */
export function answerApi(log: PanelContext['log']): ErrorHandler<AppEnv> {
  return function answerApi(error, c) {
    const { status, message } = tellApi(error);
    if (status >= 500) logPanelFailure(log, error, c);
    const body: KenerFailure = { error: { code: codes[status] ?? 'BAD_REQUEST', message } };
    return c.json(body, status as ContentfulStatusCode, retryAfter(error));
  };
}

/** Answers every failure of the dashboard's `/manage/api`. */
export function answerDashboard(log: PanelContext['log']): ErrorHandler<AppEnv> {
  return function answerDashboard(error, c) {
    const { status, message } = tellDashboard(error);
    if (status >= 500) logPanelFailure(log, error, c);
    return c.json({ error: message }, status as ContentfulStatusCode, retryAfter(error));
  };
}

/** The panel has no limit of rate, so a key that was given one is told about it in the panel's shape. */
function tellApi(error: Error): Told {
  if (error instanceof KenerRefusal) return error;
  if (error instanceof Refusal) {
    if (error.code === 'RATE_LIMITED') return { status: 429, message: 'Too many requests' };
    const isMissing = error.code === 'MISSING';
    return { status: 401, message: isMissing ? missing : 'Invalid API key' };
  }
  if (isOwn(error)) return internal;
  if (error instanceof KeyError && error.code === 'too_many_attempts')
    return { status: 401, message: 'Invalid API key' };
  return { status: 400, message: 'Invalid request' };
}

const internal: Told = { status: 500, message: 'Internal server error' };

/** True for a failure of the server and not of the request. */
function isOwn(error: Error): boolean {
  return !(error instanceof KeyError) || statusOf[error.code] >= 500;
}

const missing = 'Missing or invalid authorization header';

function tellDashboard(error: Error): Told {
  if (error instanceof KenerRefusal) return error;
  if (error instanceof Refusal) return tellOperator(error);
  if (!(error instanceof KeyError) || isOwn(error)) return internal;
  const status = statusOf[error.code];
  if (error.code === 'too_many_attempts') return { status: 401, message: 'User not logged in' };
  const kept = status === 403 || status === 404;
  return { status: kept ? status : 400, message: error.message };
}

function tellOperator({ code }: Refusal): Told {
  if (code === 'RATE_LIMITED') return { status: 429, message: 'Too many requests' };
  if (code !== 'INSUFFICIENT_PERMISSIONS') return { status: 401, message: 'User not logged in' };
  return { status: 403, message: 'A key with the scope manage is needed' };
}

function retryAfter(error: Error): Record<string, string> {
  const seconds = error instanceof Refusal ? error.retryAfterSeconds : null;
  return seconds === null ? {} : { 'Retry-After': String(seconds) };
}

/** The answer to a path that the panel does not have. */
export function noRoute(c: Context<AppEnv>): KenerRefusal {
  return new KenerRefusal(404, `Route ${c.req.path.slice(0, 100)} not found`);
}
