import { useCallback } from 'react';
import type { Actor } from '../../core/actor.ts';
import type { KeyService } from '../../core/service.ts';
import { type Limits, type Refusal, refusalUnder } from '../model/permitted.ts';
import { loadPages } from './load-pages.ts';
import { usePolled } from './use-polled.ts';
import { useProgram } from './use-program.ts';

const everyMs = 1000;
/** The most accounts that are looked through for the actor's own. */
const maxAccounts = 10_000;

const unlimited: Limits = { kind: 'none' };
const mayAll = refusalUnder(unlimited);

/** What the actor may not do. Until that is known nothing is refused here; the rack itself always refuses. */
export function useRights(): { readonly refusal: Refusal; readonly mayRead: boolean } {
  const { service, actor } = useProgram();
  const load = useCallback(() => limitsOf(service, actor), [service, actor]);
  const { value } = usePolled(load, everyMs, actor.kind !== 'account');
  const refusal = value === null ? mayAll : value.refusal;
  return { refusal, mayRead: refusal('showAudit') === null };
}

/** The person at the shell may look their account up, whatever that account may do. */
async function limitsOf(service: KeyService, actor: Actor): Promise<{ readonly refusal: Refusal }> {
  if (actor.kind !== 'account') return { refusal: mayAll };
  const { account: name, ...person } = actor;
  const shell: Actor = { ...person, kind: 'local' };
  const list = await loadPages((paging) => service.listAccounts(paging, shell), maxAccounts);
  const account = list.items.find((one) => one.name === name);
  return {
    refusal: refusalUnder(account ? { kind: 'account', account } : { kind: 'unknown', name }),
  };
}
