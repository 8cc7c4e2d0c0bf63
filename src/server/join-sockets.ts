import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** How long what is under way in the other direction may take when one side has ended. */
const lingerMs = 5000;
/** After how long a silent connection is asked whether its other end is still there. */
const probeMs = 60_000;

/** Passes on whatever comes on either connection until one of them ends; then the other ends as well. */
export function joinSockets(near: Socket, far: Duplex): void {
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    if ('setKeepAlive' in one) (one as Socket).setKeepAlive(true, probeMs).setNoDelay(true);
    one.on('error', () => one.destroy());
    one.once('close', () => other.destroy());
    one.once('end', () => setTimeout(() => other.destroy(), lingerMs).unref());
    one.pipe(other);
  }
  if (near.destroyed) far.destroy();
}
