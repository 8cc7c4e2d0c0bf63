import { useCallback } from 'react';
import { type Actor, describeActor } from '../../core/actor.ts';
import { KeyError } from '../../core/errors.ts';
import type { EventType } from '../../core/event.ts';
import type { DecisionFacts } from '../../core/explain-request.ts';
import type { ApiKey } from '../../core/key.ts';
import type { Profile } from '../../core/profile.ts';
import type { RequestEntry } from '../../core/request-log.ts';
import type { KeyService } from '../../core/service.ts';
import { loadPages } from './load-pages.ts';
import { useLink } from './use-link.ts';
import { type Polled, usePolled } from './use-polled.ts';
import { useProgram } from './use-program.ts';

type Known = Omit<DecisionFacts, 'now'>;

const everyMs = 5000;
const maxAccounts = 10_000;

/** What is known of a decision's key, kept up to date while somebody looks. */
export function useDecision(entry: RequestEntry): Polled<Known> {
  const { service, actor } = useProgram();
  const seq = useLink().pulse.head?.seq;
  // A new head is a change, perhaps of this key.
  // biome-ignore lint/correctness/useExhaustiveDependencies: `seq` is what makes it load again.
  const load = useCallback(() => loadFacts(entry, service, actor), [entry, service, actor, seq]);
  return usePolled(load, everyMs, false);
}

async function loadFacts(entry: RequestEntry, service: KeyService, actor: Actor): Promise<Known> {
  const key = await keyOf(entry, service, actor);
  if (key === null) return { key, profile: null, owner: null, since: null };
  const profiles = await service.listProfiles();
  const profile = profiles.find(({ name }) => name === key.profile) ?? null;
  const [owner, since] = await Promise.all([
    ownerOf(entry, { key, profile }, service, actor),
    sinceOf(entry, key, service, actor),
  ]);
  return { key, profile, owner, since };
}

/** The key of a decision, or null if it was a stranger's token, or its key is gone from the records. */
export async function keyOf(
  { key }: Pick<RequestEntry, 'key'>,
  service: KeyService,
  actor: Actor,
): Promise<ApiKey | null> {
  if (key === null) return null;
  return service.getKey(key, actor).catch((error) => {
    if (error instanceof KeyError && error.code === 'not_found') return null;
    throw error;
  });
}

/** Only where the key does what its account may do, the account matters. */
async function ownerOf(
  { permission }: RequestEntry,
  { key, profile }: { readonly key: ApiKey; readonly profile: Profile | null },
  service: KeyService,
  actor: Actor,
): Promise<Known['owner']> {
  if (permission === null || profile?.grant !== 'account') return null;
  const accounts = await loadPages((paging) => service.listAccounts(paging, actor), maxAccounts);
  return accounts.items.find(({ name }) => name === key.account) ?? null;
}

const causes: Readonly<Partial<Record<RequestEntry['code'], EventType>>> = {
  REVOKED: 'key.revoked',
  INACTIVE: 'key.disabled',
};

/** Who revoked the key or switched it off, and when. */
async function sinceOf(
  { code }: RequestEntry,
  { id: key }: ApiKey,
  service: KeyService,
  actor: Actor,
): Promise<Known['since']> {
  const type = causes[code];
  if (type === undefined) return null;
  const [event] = (await service.listAudit({ key, type, limit: 1 }, actor)).items;
  return event ? { at: event.ts, by: describeActor(event.actor) } : null;
}
