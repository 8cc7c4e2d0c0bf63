/**
 * The checks that a presented token passes, in the order of SPEC section 3. The order is what makes
 * refusals safe: until the digest has matched, the answer depends on the token alone and never on
 * the state of a key, so only whoever presents the true token learns that it was revoked, switched
 * off, expired, or came from the wrong address.
 */
import { isAllowed } from './addresses.ts';
import { holdsPermissionsOf } from './authorize.ts';
import { isPast, type KeyRecord } from './key.ts';
import { meets, type Requirement } from './permissions.ts';
import type { Profiles } from './profile.ts';
import type { State } from './state.ts';
import { digestToken, parseToken } from './token.ts';

