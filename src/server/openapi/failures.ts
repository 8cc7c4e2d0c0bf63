import { STATUS_CODES } from 'node:http';
import { problemType } from '../problem.ts';
import { statusOf, statusOfRefusal } from '../wire/status.ts';
import type { Header, Reference, ResponseObject } from './document-types.ts';
import { type Access, header, type Operation } from './operation.ts';
import { refTo } from './schemas.ts';

/** What may fail for whoever asks so. Every URL is looked through for tokens; what proxies are told is in their tables. */
const failuresOf: Readonly<Record<Access, readonly number[]>> = {
  key: [400, 401, 403, 429, 500],
  token: [],
  near: [400, 401, 403, 429, 500],
  anybody: [400, 500],
};
const bodyFailures: readonly number[] = [413, 415];

const headersOf: Readonly<Record<number, Readonly<Record<string, Header>>>> = {
  401: { 'WWW-Authenticate': header('RFC 6750: `Bearer`, with what was wrong with the token.') },
  429: {
    'Retry-After': header('Seconds.'),
    'RateLimit-Limit': header('Requests in the window.'),
    'RateLimit-Remaining': header('Requests left.'),
    'RateLimit-Reset': header('Seconds until the next request passes.'),
  },
};

/** The failures of an operation, each by reference; a status that it answers by itself is none. */
export function failureResponses(operation: Operation): Readonly<Record<string, Reference>> {
  const { access, body, failures = [], answers } = operation;
  const statuses = [...failuresOf[access], ...(body ? bodyFailures : []), ...failures]
    .filter((status) => !(status in answers))
    .sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${nameOf(status)}` }]),
  );
}

/** Every failure by name, with the codes that it can have. */
export function failureComponents(): Readonly<Record<string, ResponseObject>> {
  return Object.fromEntries(
    [...codesByStatus()].map(([status, codes]) => [
      nameOf(status),
      {
        description: codes.map((code) => `\`${code}\``).join(', '),
        ...(headersOf[status] && { headers: headersOf[status] }),
        content: { [problemType]: { schema: { $ref: refTo('Problem') } } },
      },
    ]),
  );
}

function codesByStatus(): ReadonlyMap<number, readonly string[]> {
  const refusals = Object.entries(statusOfRefusal).map(
    ([code, status]) => [code.toLowerCase(), status] as const,
  );
  const all = [...refusals, ...Object.entries(statusOf)];
  const pairs = [...Map.groupBy(all, ([, status]) => status)].sort(([a], [b]) => a - b);
  return new Map(pairs.map(([status, entries]) => [status, entries.map(([code]) => code)]));
}

function nameOf(status: number): string {
  return (STATUS_CODES[status] ?? String(status)).replaceAll(/[^A-Za-z]/g, '');
}
