import type { MiddlewareHandler } from 'hono';
import type { Actor } from '../../../core/actor.ts';
import type { ApiKey } from '../../../core/key.ts';
import type { KeyService } from '../../../core/service.ts';
import type { VerdictCode } from '../../../core/verdict.ts';
import type { AppEnv, Judged } from '../../environment.ts';
import { decodePercent, redact } from '../../token-pattern.ts';

/** One answer of a panel, with what the panel does not tell. */
export interface Recorded {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly ip: string | null;
  readonly key: string | null;
  readonly code: VerdictCode | null;
  readonly reason: string;
}

/** So many answers are remembered. */
export const maxRecorded = 200;

const actor: Actor = { kind: 'system' };

/** The latest answers of panels, in memory. */
export class Recorder {
  readonly #entries: Recorded[] = [];
  readonly #service: KeyService;
  readonly #now: () => number;

  constructor(service: KeyService, now: () => number) {
    this.#service = service;
    this.#now = now;
  }

  /** The latest `limit` answers, oldest first. */
  latest(limit: number): readonly Recorded[] {
    return this.#entries.slice(-limit);
  }

  /** Notes every answer behind it. */
  middleware(): MiddlewareHandler<AppEnv> {
    return async (c, next) => {
      const at = new Date(this.#now()).toISOString();
      await next();
      const judged = c.get('judged');
      const ip = c.get('clientIp');
      const { status } = c.res;
      const path = redact(c.get('tokenPattern'), decodePercent(c.req.path)).slice(0, 200);
      const id = judged?.key ?? null;
      const key = id === null ? null : await this.#service.getKey(id, actor);
      const reason = reasonOf(judged, key, { status, ip });
      const method = c.req.method.slice(0, 20);
      this.#note({ at, method, path, status, ip, key: id, code: judged?.code ?? null, reason });
    };
  }

  #note(entry: Recorded): void {
    this.#entries.push(entry);
    if (this.#entries.length > maxRecorded) this.#entries.shift();
  }
}

interface Circumstances {
  readonly status: number;
  readonly ip: string | null;
}

/** Why the answer is what it is, as an operator wants to know it. */
function reasonOf(
  judged: Judged | undefined,
  key: ApiKey | null,
  { status, ip }: Circumstances,
): string {
  if (!judged) return status >= 500 ? 'it was made to fail, or see the log' : 'no token was judged';
  switch (judged.code) {
    case 'MISSING':
      return 'no token was presented';
    case 'MALFORMED':
      return 'what was presented has the form of no token';
    case 'NOT_FOUND':
      return 'the token is of no key';
    case 'REVOKED':
      return 'the key was revoked';
    case 'INACTIVE':
      return 'the key is switched off';
    case 'EXPIRED':
      return `the key expired at ${key?.expiresAt}`;
    case 'IP_DENIED':
      return `it came from ${ip ?? 'an unknown address'}, and the key is for ${key?.allowedIps.join(', ')}`;
    case 'INSUFFICIENT_PERMISSIONS':
      return 'the key lacks the permission that this needs';
    case 'RATE_LIMITED':
      return `the rate of the key (${key?.rateLimit}) is used up`;
    case 'VALID':
      return whyRefused(status, key);
  }
}

function whyRefused(status: number, key: ApiKey | null): string {
  const good = `the key is good: profile ${key?.profile}, account ${key?.account}`;
  if (status === 401) return `${good}; this panel takes no keys of that profile`;
  if (status === 403) return `${good}; the panel does not let it do this`;
  return good;
}
