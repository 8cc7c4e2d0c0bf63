import type { Authenticator, KeyService } from '../../../core/service.ts';
import type { AccessLogOptions } from '../../access-log.ts';
import type { Log } from '../../answer-problem.ts';
import type { Panel } from '../panel.ts';
import type { Recorded } from './recorder.ts';

/** A key of a mock with its token, which is no secret. */
export interface MockKey {
  /** The name of its variable in the env file. */
  readonly name: string;
  readonly profile: string;
  readonly account: string;
  readonly id: string;
  readonly token: string;
  /** What a request with it comes to, in words. */
  readonly outcome: string;
}

/** The time of a mock. */
export interface MockClock {
  /** The present moment in milliseconds since the epoch. */
  readonly now: () => number;
  /** Puts the clock forward by so many milliseconds. */
  advance(ms: number): void;
  /** Takes back what it was put forward. */
  reset(): void;
}

/** What a mock is made with. */
export interface MockOptions {
  readonly version: string;
  /** Takes failures that are the server's own, one line each. */
  readonly log: Log;
  readonly accessLog?: AccessLogOptions | null | undefined;
  /** Hears of every answer of a panel at once, with the reason that the panel hides. */
  readonly tell?: ((answer: Recorded) => void) | null | undefined;
  /** The names by which the control routes and `/v1` may be called; null for any. */
  readonly allowedHosts: readonly string[] | null;
  readonly panels: readonly Panel[];
  readonly seed: number;
  readonly keys: readonly MockKey[];
  readonly clock: MockClock;
  /** Makes the rack anew, as it is at the start; the same rack again where it is kept on disk. */
  makeRack(): Promise<KeyService & Authenticator>;
  /** Milliseconds that every answer of a panel takes longer. */
  readonly latencyMs: number;
  /** How many of the requests to panels fail, from 0 to 1. */
  readonly failRate: number;
  /** Whether clients that do not ask for JSON are told failures as the real panel tells browsers. */
  readonly strictAccept?: boolean | undefined;
  /** The next number from 0 up to 1. */
  readonly chance: () => number;
}
