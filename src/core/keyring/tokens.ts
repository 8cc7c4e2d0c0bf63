import type { Authenticator, KeyService } from '../service.ts';
import type { Desk } from './desk.ts';

/** What can be asked about a token. */
export function tokens(desk: Desk): Pick<KeyService, 'verify' | 'explain'> & Authenticator {
  const { guard, journal } = desk.parts;
  return {
    authenticate: (presented) => guard.authenticate(presented),

    verify: async (presented) => guard.authenticate(presented),

    explain: (presented, actor) =>
      desk.read({ what: 'explain a token', actor }, () => guard.explain(presented, journal)),
  };
}
