import type { SnapshotData } from '../core/ports.ts';

/** Saves something from time to time. */
export interface Keeper {
  /** Saves now if there is anything new. Never rejects: what is kept so only saves time, or is a record that may be lost. */
  flush(): Promise<void>;
  /** Ends the periodic saving. */
  stop(): void;
}

/** What a keeper works with. `versionOf` tells whether there is anything new to save. */
export interface KeeperOptions<T> {
  readonly take: () => T;
  readonly versionOf: (data: T) => string;
  readonly save: (data: T) => Promise<void>;
  /** What is saved already. */
  readonly saved: T | null;
  readonly everyMs: number;
  readonly onFailure: (error: unknown) => void;
}

/** Saves every `everyMs` milliseconds if there is anything new, one save at a time. */
export function keep<T>(options: KeeperOptions<T>): Keeper {
  const { take, versionOf, save, saved, everyMs, onFailure } = options;
  let version = saved && versionOf(saved);
  let last: Promise<void> = Promise.resolve();
  const saveIfNew = async () => {
    const data = take();
    const taken = versionOf(data);
    if (taken === version) return;
    await save(data);
    version = taken;
  };
  const flush = () => {
    last = last.then(saveIfNew).catch(onFailure);
    return last;
  };
  const timer = setInterval(flush, everyMs).unref();
  return { flush, stop: () => clearInterval(timer) };
}

/**
 * The version of a snapshot. Counts only grow, so head and sums tell two snapshots apart. A refusal
 * for expiry counts: the moment of it must survive a restart, or a clock that is set back would
 * revive the key.
 */
export function versionOfSnapshot({ head, usage }: SnapshotData): string {
  const uses = usage.total.reduce((sum, [, { count }]) => sum + count, 0);
  return `${head.seq} ${uses} ${usage.expiries ?? 0}`;
}
