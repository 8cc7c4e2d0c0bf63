/**
 * Keeps this box up with the others: renews its lease, takes up what they append as soon as it is
 * told, and looks for itself with every renewal, should a notification have been lost. The lease counts
 * only when everything is taken up that the table held after it was given.
 */
import type { Keyring } from '../../core/keyring.ts';
import { eventChannel } from '../journal-postgres.ts';
import type { Fleet } from './fleet.ts';
import type { Lease } from './lease.ts';
import type { Link } from './link.ts';

/** What following works with. */
export interface FollowOptions {
  readonly keyring: Pick<Keyring, 'head' | 'catchUp'>;
  readonly fleet: Fleet;
  /** Hears of new events. It must not be connected yet. */
  readonly link: Link;
  readonly schema: string;
  readonly lease: Lease;
  readonly leaseMs: number;
  /** Told why the lease cannot be renewed, and null when it was again. */
  readonly onTrouble: (error: unknown) => void;
}

/** A box that keeps up. */
export interface Follower {
  /** Ends it; what is under way is waited for. */
  stop(): Promise<void>;
}

/** Begins to follow. Rejects if the first lease is not given: a box that cannot judge is of no use. */
export async function follow(options: FollowOptions): Promise<Follower> {
  const { keyring, fleet, link, schema, lease, leaseMs, onTrouble } = options;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  let running: Promise<void> = Promise.resolve();

  const takeUp = async () => {
    await keyring.catchUp();
    await fleet.report(keyring.head);
  };
  const renewOnce = async () => {
    const { from, newest } = await fleet.renew(keyring.head);
    if (keyring.head.seq < newest) await takeUp();
    if (keyring.head.seq >= newest) lease.begin(from);
  };
  const renewLater = () => {
    if (!isStopped) timer = setTimeout(renew, leaseMs / 4).unref();
  };
  const renew = () => {
    running = renewOnce()
      .then(
        () => onTrouble(null),
        (error) => onTrouble(error),
      )
      .finally(renewLater);
  };
  link.listen(eventChannel(schema), (payload) => {
    if (isStopped || Number(payload) <= keyring.head.seq) return;
    // A renewal finds what could not be taken up now.
    takeUp().catch(() => undefined);
  });
  await renewOnce();
  renewLater();
  return {
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
