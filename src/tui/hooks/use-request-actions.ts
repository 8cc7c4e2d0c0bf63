import { isAllowed } from '../../core/addresses.ts';
import type { ApiKey } from '../../core/key.ts';
import type { RequestEntry } from '../../core/request-log.ts';
import { keyOf } from './use-decision.ts';
import { useProgram } from './use-program.ts';
import { useShell } from './use-shell.ts';

/** What leads on from a decision: to its key, and to the question whether its address shall be allowed. None throws. */
export function useRequestActions() {
  const { service, actor } = useProgram();
  const { dispatch, say, fail } = useShell();

  const withKey = async (
    entry: Pick<RequestEntry, 'key'>,
    act: (key: ApiKey) => void,
  ): Promise<void> => {
    try {
      const key = await keyOf(entry, service, actor);
      if (key) act(key);
      else say(entry.key === null ? 'No key of this rack was presented' : 'Its key is gone');
    } catch (error) {
      fail(error);
    }
  };
  const toKey = (entry: Pick<RequestEntry, 'key'>) =>
    withKey(entry, (key) => dispatch({ type: 'push', layer: { kind: 'detail', key } }));
  const allow = (entry: RequestEntry) =>
    withKey(entry, (key) => {
      const problem = whyNotAllow(entry.ip, key);
      if (problem !== null) say(problem);
      else dispatch({ type: 'push', layer: { kind: 'allow', key, ip: entry.ip ?? '' } });
    });
  return { toKey, allow };
}

function whyNotAllow(ip: string | null, { name, status, allowedIps }: ApiKey): string | null {
  if (ip === null) return 'The address of this request is not known';
  if (status === 'revoked') return `"${name}" is revoked: nothing of it can be changed`;
  if (allowedIps.length > 0 && isAllowed(allowedIps, ip)) return `"${name}" allows ${ip} already`;
  return null;
}
