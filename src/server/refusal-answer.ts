import { type Problem, toProblem } from './problem.ts';
import { rateHeaders } from './rate-headers.ts';
import type { Refusal } from './refusal.ts';
import { statusOfRefusal } from './wire/status.ts';

/** The challenge of every door of Keyrack. */
export const realm = 'Bearer realm="keyrack"';

/** The problem document of a token that may not pass. */
export function problemOfRefusal(refusal: Refusal, request_id: string | undefined): Problem {
  const { code, message: detail } = refusal;
  return toProblem({ status: statusOfRefusal[code], code: code.toLowerCase(), detail, request_id });
}

/**
 * RFC 6750, section 3: a request without a token is only told the scheme, one with a bad token
 * that the token is to blame, one whose key may too little that another key is needed. One that
 * came too often is told when to come again.
 */
export function headersOfRefusal(refusal: Refusal): Record<string, string> {
  const { code, retryAfterSeconds, facts } = refusal;
  if (retryAfterSeconds !== null)
    return { 'Retry-After': String(retryAfterSeconds), ...rateHeaders(facts.rate ?? null) };
  if (code === 'MISSING') return { 'WWW-Authenticate': realm };
  if (statusOfRefusal[code] === 401)
    return { 'WWW-Authenticate': `${realm}, error="invalid_token"` };
  if (code !== 'INSUFFICIENT_PERMISSIONS') return {};
  return { 'WWW-Authenticate': `${realm}, error="insufficient_scope"` };
}
