/**
 * A panel is a dialect: the wire format of somebody else's API over the rack's own keys. Its routes
 * answer below its own paths and nowhere else, with its own envelopes, texts and failures; none of our
 * problem documents appears there.
 */
import type { Hono } from 'hono';
import type { Profile } from '../../core/profile.ts';
import type { Authenticator, KeyService } from '../../core/service.ts';
import type { Log } from '../answer-problem.ts';
import type { AppEnv } from '../environment.ts';

/** What a dialect works with. */
export interface PanelContext {
  readonly service: KeyService;
  /** Judges tokens; the door is `panel`. */
  readonly authenticator: Authenticator;
  /** The present moment in milliseconds since the epoch. */
  readonly now: () => number;
  /** Takes failures that are the server's own, one line each. */
  readonly log: Log;
  /** True to tell failures as web pages to clients that do not ask for JSON, where the real panel does. */
  readonly strictAccept?: boolean;
  /** The mocked resources of the panel; null where only keys are served (`serve --panel`). */
  readonly world: World | null;
}

/** The wire format of one panel. */
export interface Panel {
  /** What `--panel` calls it. */
  readonly name: string;
  /** The path prefixes that it answers below, all of them: two panels with one in common exclude each other. */
  readonly paths: readonly string[];
  /** The profiles that its keys have, the one of new keys first. */
  readonly profiles: readonly Profile[];
  /** Makes its mocked resources as the fixtures have them; left out if it has none. */
  readonly makeWorld?: (() => World) | undefined;
  /** Its routes, mounted at the root, with an error handler of their own. */
  routes(context: PanelContext): Hono<AppEnv>;
}

/** Mocked resources: plain data that is never on the disk of a rack. */
export interface World {
  /** The data as it is now; only to be looked at. */
  readonly state: unknown;
  /** Makes it again what the fixtures say. */
  reset(): void;
  /** Replaces all of it. Throws `invalid_input` for what cannot be read, and then nothing has changed. */
  load(state: unknown): void;
}
