import type { Context } from './command.ts';
import { toFailure } from './failure.ts';
import { planReload } from './reload.ts';
import { warningLines } from './serve-lines.ts';
import type { ServeLog } from './serve-log.ts';
import type { ServiceManager } from './service/manager.ts';
import type { ServingOnTcp } from './serving.ts';
import { readSettings, type Settings } from './settings.ts';

/** Who hears of a reload, and by which settings the server runs before the first. */
export interface ReloaderOptions {
  readonly settings: Settings;
  readonly log: ServeLog;
  readonly manager: ServiceManager;
}

/** Lets a server take on the settings as they stand in the files now. */
export interface Reloader {
  /** Reads them when the reading before is done. */
  ask(): void;
  /** Resolves when nothing that was asked for is left to do. */
  done(): Promise<void>;
}

/**
 * Makes the reloader of a server. Settings that cannot be used, files for TLS included, change nothing and are
 * told; so are those that only a restart can change.
 */
export function reloader(
  serving: ServingOnTcp,
  { settings, log, manager }: ReloaderOptions,
  { args, io }: Pick<Context, 'args' | 'io'>,
): Reloader {
  let running = settings;
  const reload = async () => {
    const wanted = readSettings(args, io.env);
    // What only a restart takes on is checked as well, or the restart would be the one to fail.
    await serving.check(wanted);
    const { settings: next, changed, held } = planReload(running, wanted);
    await serving.use(next);
    running = next;
    log.use(next.log);
    log.say(`settings were read again, changed: ${changed.join(', ') || 'none'}`);
    log.warn(...held.map((name) => `it goes on with the old ${name}; a restart reads it`));
    log.warn(...warningLines(serving));
    manager.ready(`serving on ${serving.url}`);
  };
  const tryReload = async () => {
    if (io.signal.aborted) return;
    manager.reloading('reading the settings again');
    await reload().catch((error) => {
      const { message } = toFailure(error);
      log.trouble(`settings were read again and not taken, the old ones hold: ${message}`);
      manager.ready(`serving on ${serving.url} by the old settings: ${message}`);
    });
  };
  let last = Promise.resolve();
  return {
    ask: () => {
      last = last.then(tryReload);
    },
    done: () => last,
  };
}
