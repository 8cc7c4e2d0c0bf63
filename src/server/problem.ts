import { STATUS_CODES } from 'node:http';
import { type Issue, KeyError } from '../core/errors.ts';
import { errorCodeOf } from './wire/status.ts';

/** An RFC 9457 problem document. `code` is an error code, or a verdict code in lower case. */
export interface Problem {
  readonly type: 'about:blank';
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly issues?: readonly Issue[];
  readonly request_id?: string;
}

export const problemType = 'application/problem+json';

/** What a problem document is made from. */
export type ProblemFacts = Pick<Problem, 'status' | 'code' | 'detail'> & {
  readonly issues?: readonly Issue[] | undefined;
  readonly request_id: string | undefined;
};

/** The document; `issues` only if there are any, `request_id` only if the request has one. */
export function toProblem({ status, code, detail, issues, request_id }: ProblemFacts): Problem {
  const title = STATUS_CODES[status] ?? 'Error';
  const some = issues && issues.length > 0 ? { issues } : {};
  const id = request_id === undefined ? {} : { request_id };
  return { type: 'about:blank', title, status, code, detail, ...some, ...id };
}

/** True for the body of an answer that says why, as a rack does. */
export function isProblem(body: unknown): body is Problem {
  return isObject(body) && typeof body.code === 'string' && typeof body.detail === 'string';
}

/** Rebuilds the error that an answer stands for. The body is whatever came, a problem document or not. */
export function errorFromProblem(attempt: string, status: number, body: unknown): KeyError {
  const { code, detail, issues } = (isObject(body) ? body : {}) as Partial<Problem>;
  const message =
    typeof detail === 'string' ? detail : `Cannot ${attempt}: the answer has status ${status}`;
  return new KeyError(errorCodeOf(status, code), message, { issues: readIssues(issues) });
}

function readIssues(issues: unknown): readonly Issue[] {
  if (!Array.isArray(issues)) return [];
  return issues.filter(isObject).map(({ path, message }) => ({
    path: String(path),
    message: String(message),
  }));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
