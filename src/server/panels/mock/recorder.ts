import type { MiddlewareHandler } from 'hono';
import type { Actor } from '../../../core/actor.ts';
import { explainRequest } from '../../../core/explain-request.ts';
import type { ApiKey } from '../../../core/key.ts';
import { profiles } from '../../../core/profiles/index.ts';
import type { RequestEntry } from '../../../core/request-log.ts';
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
  readonly #tell: ((answer: Recorded) => void) | null;

  /** `tell` hears of every answer at once. */
  constructor(
    service: KeyService,
    now: () => number,
    tell: ((answer: Recorded) => void) | null = null,
  ) {
    this.#service = service;
    this.#now = now;
    this.#tell = tell;
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
      const method = c.req.method.slice(0, 20);
      const reason = reasonOf(judged, key, { at, method, path, ip, status });
      this.#note({ at, method, path, status, ip, key: id, code: judged?.code ?? null, reason });
    };
  }

  #note(entry: Recorded): void {
    this.#entries.push(entry);
    if (this.#entries.length > maxRecorded) this.#entries.shift();
    this.#tell?.(entry);
  }
}

type Answer = Pick<Recorded, 'at' | 'method' | 'path' | 'ip' | 'status'>;

/** Why the answer is what it is, in the words in which the terminal UI explains a request. */
function reasonOf(judged: Judged | undefined, key: ApiKey | null, answer: Answer): string {
  const { status } = answer;
  if (!judged)
    return status >= 500 ? 'made to fail by --fail-rate, or see the log' : 'no token was judged';
  if (judged.code === 'VALID') return whyRefused(status, key);
  const profile = profiles.get(key?.profile ?? '') ?? null;
  const facts = { key, profile, owner: null, since: null, now: Date.parse(answer.at) };
  const steps = explainRequest(entryOf(judged, answer), facts);
  return steps.find(({ outcome }) => outcome === 'fail')?.detail ?? 'it was refused';
}

function entryOf({ code, key, asked }: Judged, { at, method, path, ip }: Answer): RequestEntry {
  const { permission = null, takes = null } = asked ?? {};
  const request = { door: 'panel', method, path } as const;
  return { seq: 0, at, ...request, ip, permission, takes, key: key ?? null, code };
}

/** A good token does not pass everything: the panel has rules of its own about accounts, records and fields. */
function whyRefused(status: number, key: ApiKey | null): string {
  const good = `the key is good: profile ${key?.profile}, account ${key?.account}`;
  return status >= 400 ? `${good}; what the panel refuses stands in its answer` : good;
}
