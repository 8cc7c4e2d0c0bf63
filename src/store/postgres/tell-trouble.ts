import { KeyError } from '../../core/errors.ts';
import { messageOf } from '../../core/message-of.ts';

/** Tells once that the store is lost, and once that it was found again; whoever asks says why it is lost, or null. */
export function tellTrouble(
  tell: (text: string) => void,
  { place, staleOk }: { readonly place: string; readonly staleOk: boolean },
): (error: unknown) => void {
  const then = staleOk
    ? 'tokens are judged on by what this box knows (--stale-ok)'
    : 'tokens are judged until the lease is over, and then refused';
  let wasLost = false;
  return (error) => {
    const isLost = error !== null;
    if (isLost === wasLost) return;
    wasLost = isLost;
    const reason = messageOf(error);
    const what = isDamage(error) ? 'gives no lease' : 'does not answer';
    tell(isLost ? `"${place}" ${what} (${reason}); ${then}` : `"${place}" answers again`);
  };
}

/** It answers, and what it holds is not what this box has seen. */
function isDamage(error: unknown): boolean {
  return error instanceof KeyError && error.code === 'store_damaged';
}
