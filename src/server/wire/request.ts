import type { RequestEntry, RequestQuery, RequestTail } from '../../core/request-log.ts';
import { verdictCodes } from '../../core/verdict.ts';
import { countFromWire } from './page.ts';
import {
  listOf,
  moment,
  nullable,
  number,
  oneOf,
  record,
  type Shape,
  text,
  word,
} from './shape.ts';

export const requestQueryNames = ['since', 'limit', 'key', 'refused'] as const;

/** The query parameters of `GET /v1/requests`, as text. */
export type RequestQueryWire = {
  readonly [N in (typeof requestQueryNames)[number]]?: string | undefined;
};

/** Decisions in JSON; the same fields as in core. */
export interface RequestTailWire {
  readonly data: readonly RequestEntry[];
  readonly next: number;
  readonly missed: number;
}

const decisionShape = record<RequestEntry>({
  seq: number,
  at: moment,
  door: word,
  method: nullable(text),
  path: nullable(text),
  ip: nullable(text),
  permission: nullable(text),
  takes: nullable(listOf(text)),
  key: nullable(text),
  code: oneOf(verdictCodes),
});

export const requestTailShape: Shape<RequestTailWire> = record<RequestTailWire>({
  data: listOf(decisionShape),
  next: number,
  missed: number,
});

/** Writes a query as parameters. */
export function requestQueryToWire({ since, limit, key, refused }: RequestQuery): RequestQueryWire {
  return {
    since: since?.toString(),
    limit: limit?.toString(),
    key,
    refused: refused ? 'true' : undefined,
  };
}

/** Reads a query from parameters; throws `invalid_input`. */
export function requestQueryFromWire(wire: RequestQueryWire): RequestQuery {
  const { since, limit, key, refused } = wire;
  return {
    since: countFromWire('since', since),
    limit: countFromWire('limit', limit),
    key,
    refused: refused === undefined ? undefined : refused !== 'false',
  };
}

/** Writes decisions as JSON has them. */
export function requestTailToWire({ items, next, missed }: RequestTail): RequestTailWire {
  return { data: items, next, missed };
}

/** Reads decisions from JSON. */
export function requestTailFromWire({ data, next, missed }: RequestTailWire): RequestTail {
  return { items: data, next, missed };
}
