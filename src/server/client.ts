import type { KeyService } from '../core/service.ts';
import { remoteAccounts } from './client/accounts.ts';
import { remoteActivity } from './client/activity.ts';
import { remoteAudit } from './client/audit.ts';
import { remoteBoxes } from './client/boxes.ts';
import { remoteClock } from './client/clock.ts';
import { type Health, remoteHealth } from './client/health.ts';
import { remoteKeys } from './client/keys.ts';
import { remoteProfiles } from './client/profiles.ts';
import { remoteRefusals } from './client/refusals.ts';
import { remoteRequests } from './client/requests.ts';
import { remoteSelf, type Self } from './client/self.ts';
import { remoteTransfer } from './client/transfer.ts';
import { remoteVerify } from './client/verify.ts';
import { Remote, type RemoteOptions } from './remote.ts';

/** A rack in another process, and what only such a one is asked. */
export type RemoteKeyService = KeyService & Health & Self;

/**
 * A rack in another process, reached over its own HTTP routes. Fails with the same errors as the
 * rack itself, and with `unreachable` if there is no answer, or none that a rack would give.
 */
export function remoteKeyService(options: RemoteOptions): RemoteKeyService {
  const remote = new Remote(options);
  return {
    ...remoteHealth(remote),
    ...remoteSelf(remote),
    ...remoteKeys(remote),
    ...remoteTransfer(remote),
    ...remoteAccounts(remote),
    ...remoteBoxes(remote),
    ...remoteProfiles(remote),
    ...remoteAudit(remote),
    ...remoteRequests(remote),
    ...remoteActivity(remote),
    ...remoteRefusals(remote),
    ...remoteClock(remote),
    ...remoteVerify(remote),
  };
}
