import type { SnapshotData } from '../core/ports.ts';

/** Saves a snapshot from time to time. */
export interface SnapshotKeeper {
  /** Saves now if there is anything new. Never rejects: the journal is the truth, a snapshot only saves time. */
  flush(): Promise<void>;
  /** Ends the periodic saving. */
  stop(): void;
}

/** What the keeper works with. */
export interface KeeperOptions {
  readonly take: () => SnapshotData;
  readonly save: (data: SnapshotData) => Promise<void>;
  /** What is saved already. */
  readonly saved: SnapshotData | null;
  readonly everyMs: number;
  readonly onFailure: (error: unknown) => void;
}

/** Saves every `everyMs` milliseconds if the state or the uses changed, one save at a time. */
export function keepSnapshot({
  take,
  save,
  saved,
  everyMs,
  onFailure,
}: KeeperOptions): SnapshotKeeper {
  let version = saved && versionOf(saved);
  let last: Promise<void> = Promise.resolve();
  const saveIfNew = async () => {
    const data = take();
    if (versionOf(data) === version) return;
    await save(data);
    version = versionOf(data);
  };
  const flush = () => {
    last = last.then(saveIfNew).catch(onFailure);
    return last;
  };
  const timer = setInterval(flush, everyMs).unref();
  return { flush, stop: () => clearInterval(timer) };
}

/**
 * Counts only grow, so head and sums tell two snapshots apart. A refusal for expiry counts: the
 * moment of it must survive a restart, or a clock that is set back would revive the key.
 */
function versionOf({ head, usage }: SnapshotData): string {
  const uses = usage.total.reduce((sum, [, { count }]) => sum + count, 0);
  return `${head.seq} ${uses} ${usage.expiries ?? 0}`;
}
