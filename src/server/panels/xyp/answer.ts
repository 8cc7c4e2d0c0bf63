import type { Context, ErrorHandler } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { type ErrorCode, KeyError } from '../../../core/errors.ts';
import type { AppEnv } from '../../environment.ts';
import { TooManyAttempts } from '../../limit-attempts.ts';
import { Refusal } from '../../refusal.ts';
import { statusOf, statusOfRefusal } from '../../wire/status.ts';
import { logPanelFailure } from '../log-failure.ts';
import type { PanelContext } from '../panel.ts';

/** A failure as the panel of seed 003 tells it: that of its framework, with a `code` for programs. */
export interface XypFailure {
  readonly error: true;
  readonly statusCode: number;
  readonly statusMessage: string;
  readonly message: string;
  readonly code: string;
}

/** The statuses that the panel answers with: their names, and the codes for programs. */
const kinds: Readonly<Record<number, readonly [statusMessage: string, code: string]>> = {
  400: ['Bad Request', 'BAD_REQUEST'],
  401: ['Unauthorized', 'UNAUTHORIZED'],
  403: ['Forbidden', 'FORBIDDEN'],
  404: ['Not Found', 'NOT_FOUND'],
  405: ['Method Not Allowed', 'METHOD_NOT_ALLOWED'],
  413: ['Payload Too Large', 'PAYLOAD_TOO_LARGE'],
  429: ['Too Many Requests', 'TOO_MANY_REQUESTS'],
  500: ['Internal Server Error', 'INTERNAL_SERVER_ERROR'],
  503: ['Service Unavailable', 'SERVICE_UNAVAILABLE'],
};

/** What the panel answers where our own code is finer. */
const panelStatus: Partial<Record<ErrorCode, number>> = {
  conflict: 400,
  limit_reached: 400,
  unsupported_media_type: 400,
  disk_full: 503,
  unreachable: 503,
};

const texts: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'API key not found',
  429: 'Too many requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Answers every failure below the panel's paths. Why a token was refused is not told. */
export function answerXyp(log: PanelContext['log']): ErrorHandler<AppEnv> {
  return function answerXyp(error, c) {
    const status = statusOfFailure(error);
    if (status >= 500) logPanelFailure(log, error, c);
    const told = error instanceof KeyError && status < 500 ? messageOf(error) : undefined;
    return failXyp(c, status, texts[status] ?? told ?? 'Bad Request', headersOf(error));
  };
}

/** One failure in the panel's format. */
export function failXyp(
  c: Context<AppEnv>,
  status: number,
  message: string,
  headers: Record<string, string> = {},
): Response {
  const [statusMessage, code] = kinds[status] ?? ['Error', 'ERROR'];
  const body: XypFailure = { error: true, statusCode: status, statusMessage, message, code };
  return c.json(body, status as ContentfulStatusCode, headers);
}

function statusOfFailure(error: Error): number {
  if (error instanceof Refusal) return statusOfRefusal[error.code];
  if (!(error instanceof KeyError)) return 500;
  return panelStatus[error.code] ?? statusOf[error.code];
}

/** Ours begin with what was attempted, which a client of the panel knows. */
function messageOf(error: KeyError): string {
  const [issue] = error.issues;
  return issue ? `${fieldOf(issue.path)} ${issue.message}` : error.message;
}

/** What the client calls the field that the rack calls by this path. */
function fieldOf(path: string): string {
  const [name = '', ...below] = path.split('.');
  return [fields[name] ?? (name || 'body'), ...below].join('.');
}

const fields: Readonly<Record<string, string>> = {
  name: 'memo',
  allowed_ips: 'allowedIps',
  expires_at: 'expiresAt',
};

function headersOf(error: Error): Record<string, string> {
  const seconds =
    error instanceof Refusal || error instanceof TooManyAttempts ? error.retryAfterSeconds : null;
  return seconds === null ? {} : { 'Retry-After': String(seconds) };
}
