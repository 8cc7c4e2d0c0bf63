import { Activity } from './activity.ts';
import { judgeTwice } from './authenticate.ts';
import { explain } from './explain.ts';
import type { Explanation } from './explanation.ts';
import type { KeyRecord } from './key.ts';
import type { Ledger } from './ledger.ts';
import type { Journal, Peers } from './ports.ts';
import type { Profiles } from './profile.ts';
import { readQuestion } from './question.ts';
import { parseRate, RateWindows } from './rate.ts';
import type { Refusals } from './refusals.ts';
import { RequestLog } from './request-log.ts';
import type { Authenticator } from './service.ts';
import type { SharedRates } from './shared-rates.ts';
import type { SteadyClock } from './steady-clock.ts';
import type { Usage } from './usage.ts';
import type { Presented, Verdict } from './verdict.ts';
import { VerdictCounts } from './verdict-counts.ts';
import { viewKey } from './view.ts';

/** What a guard judges by, and where it notes what it decided. */
export interface GuardOptions {
  readonly ledger: Ledger;
  readonly peers: Peers;
  readonly clock: SteadyClock;
  readonly profiles: Profiles;
  readonly usage: Usage;
  readonly refusals: Refusals;
  /** What passed at other boxes, if rate limits hold for all of them together. */
  readonly sharedRates?: SharedRates | null | undefined;
}

/** Judges presented tokens in memory, and remembers what it decided. */
export class Guard implements Authenticator {
  /** The latest decisions. */
  readonly requests = new RequestLog();
  /** The verdicts since the start. One that no door asked for is of the door `verify`. */
  readonly verdicts = new VerdictCounts();
  /** How keys were used lately. */
  readonly activity = new Activity();
  readonly #options: GuardOptions;
  readonly #rates: RateWindows;

  constructor(options: GuardOptions) {
    this.#options = options;
    this.#rates = new RateWindows(options.sharedRates);
  }

  /** @throws store_stale, invalid_input (permission, ip) */
  authenticate(presented: Presented): Verdict {
    this.#options.peers.requireCurrent();
    const now = this.#options.clock.present();
    const verdict = this.#judge(presented, now);
    this.verdicts.count(presented.request?.door ?? 'verify', verdict.code);
    this.requests.note(presented, verdict, now);
    const { code, key } = verdict;
    if (code !== 'VALID' && code !== 'MISSING')
      this.#options.refusals.note(code, presented.ip, key?.id ?? null, now);
    return verdict;
  }

  /** Says what each check of a token comes to, and notes nothing. */
  explain(presented: Presented, journal: Journal): Promise<Explanation> {
    const { ledger, profiles, usage, clock } = this.#options;
    const question = readQuestion(presented, clock.now(), 'explain');
    const now = clock.present();
    return explain(question, {
      ...{ served: ledger.served, draft: ledger.draft, profiles, journal },
      peekRate: ({ id, rateLimit }) =>
        rateLimit === null ? null : this.#rates.peek(id, parseRate(rateLimit), now),
      view: (key) => viewKey(key, usage, question.now),
    });
  }

  /** Forgets what is counted of a key that is gone. */
  forget(id: string): void {
    this.#rates.forget(id);
    this.activity.forget(id);
  }

  #judge(presented: Presented, now: number): Verdict {
    const { ledger, profiles, usage, clock } = this.#options;
    const question = readQuestion(presented, clock.now());
    const { code, key, secret } = judgeTwice(ledger.served, ledger.draft, profiles, question);
    if (key === null || secret === null)
      return { valid: false, code, key: null, secret: null, rate: null };
    if (code === 'VALID' || code === 'INSUFFICIENT_PERMISSIONS') {
      usage.stamp(key.id, secret, question.ip, now);
      this.activity.note(key.id, question.ip, now);
    }
    if (code === 'EXPIRED') usage.noteExpiry();
    const taken = code === 'VALID' ? this.#takeRate(key, now) : null;
    const final = taken?.passed === false ? 'RATE_LIMITED' : code;
    const shown = viewKey(key, usage, question.now);
    return { valid: final === 'VALID', code: final, key: shown, secret, rate: taken?.rate ?? null };
  }

  #takeRate({ id, rateLimit }: KeyRecord, now: number) {
    if (rateLimit === null) return null;
    const { passed, ...rate } = this.#rates.take(id, parseRate(rateLimit), now);
    return { passed, rate };
  }
}
