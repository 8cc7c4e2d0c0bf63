/**
 * The latest decisions about presented tokens, in memory: whoever watches asks again and again for
 * what came after the last one they saw. Refused or not, a request is a line here and never one on
 * the disk.
 */
import { KeyError } from './errors.ts';
import { maxLimit } from './page.ts';
import type { Door, Presented, Verdict, VerdictCode } from './verdict.ts';

/** One decision. `key` is the id of the key whose true token was presented. */
export interface RequestEntry {
  readonly seq: number;
  readonly at: string;
  readonly door: Door;
  readonly method: string | null;
  readonly path: string | null;
  readonly ip: string | null;
  readonly permission: string | null;
  /** The profiles whose keys the door takes; null for those of every profile. */
  readonly takes: readonly string[] | null;
  readonly key: string | null;
  readonly code: VerdictCode;
}

/** What is asked for: decisions after `since`, oldest first; without it the latest ones. */
export interface RequestQuery {
  readonly since?: number | undefined;
  readonly limit?: number | undefined;
  readonly key?: string | undefined;
  /** True for refused ones alone. */
  readonly refused?: boolean | undefined;
}

/** The decisions that match, oldest first. `next` is the `since` of the next question; `missed` tells how many are forgotten in between. */
export interface RequestTail {
  readonly items: readonly RequestEntry[];
  readonly next: number;
  readonly missed: number;
}

type Noted = Omit<RequestEntry, 'at'> & { readonly at: number };

/** So many decisions are remembered, and so much of a path. */
export const maxRequests = 1000;
const maxPath = 200;

export class RequestLog {
  readonly #ring: Noted[] = [];
  #newest = 0;

  /** Notes a decision that was made at `now` (milliseconds). */
  note({ request, ip, permission, takes }: Presented, { code, key }: Verdict, now: number): void {
    this.#newest += 1;
    this.#ring[this.#newest % maxRequests] = {
      seq: this.#newest,
      at: now,
      door: request?.door ?? 'verify',
      method: request?.method ?? null,
      path: request?.path ?? null,
      ip,
      permission,
      takes: takes ?? null,
      key: key?.id ?? null,
      code,
    };
  }

  /** Throws `invalid_input` for a limit out of range. A `since` of before a restart begins anew. */
  tail({ since, limit = maxLimit, key, refused }: RequestQuery): RequestTail {
    checkLimit(limit);
    const oldest = Math.max(1, this.#newest - maxRequests + 1);
    const isKnown = since !== undefined && since <= this.#newest;
    const from = isKnown ? since + 1 : oldest;
    const matches = ({ code, key: id }: Noted) =>
      (key === undefined || id === key) && (!refused || code !== 'VALID');
    const found: Noted[] = [];
    for (let seq = Math.max(from, oldest); seq <= this.#newest; seq += 1) {
      const noted = this.#ring[seq % maxRequests];
      if (noted && matches(noted)) found.push(noted);
    }
    const items = since === undefined ? found.slice(-limit) : found.slice(0, limit);
    const isCut = since !== undefined && found.length > limit;
    return {
      items: items.map(toEntry),
      next: isCut ? (items.at(-1)?.seq ?? this.#newest) : this.#newest,
      missed: isKnown ? Math.max(0, oldest - from) : 0,
    };
  }
}

function toEntry({ at, path, ...rest }: Noted): RequestEntry {
  const shown = path !== null && path.length > maxPath ? `${path.slice(0, maxPath - 1)}…` : path;
  return { ...rest, path: shown, at: new Date(at).toISOString() };
}

function checkLimit(limit: number): void {
  if (Number.isSafeInteger(limit) && limit >= 1 && limit <= maxLimit) return;
  const message = `${limit} is not a whole number from 1 to ${maxLimit}`;
  throw new KeyError('invalid_input', `Cannot list requests: limit ${message}`, {
    issues: [{ path: 'limit', message }],
  });
}
