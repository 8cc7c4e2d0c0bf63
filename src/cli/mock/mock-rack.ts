import type { Actor } from '../../core/actor.ts';
import { KeyError } from '../../core/errors.ts';
import { genesis } from '../../core/genesis.ts';
import { type Keyring, makeKeyring } from '../../core/keyring.ts';
import type { Clock, Random } from '../../core/ports.ts';
import { profiles } from '../../core/profiles/index.ts';
import { apply, State } from '../../core/state.ts';
import { Usage } from '../../core/usage.ts';
import type { OpenRack } from '../open-rack.ts';
import { isMockRack, markAccount } from './mark.ts';
import { type PlannedKey, toTransfer } from './mock-keys.ts';

const actor: Actor = { kind: 'local', name: 'mock' };

/** A rack that is gone with the process, with the keys in it. */
export async function makeMockRack(
  keys: readonly PlannedKey[],
  clock: Clock,
  random: Random,
): Promise<Keyring> {
  const { MemoryJournal } = await import('../../store/memory.ts');
  const journal = new MemoryJournal();
  const state = new State();
  const events = genesis(new Date(clock()).toISOString(), 'mock');
  await journal.append(events);
  for (const event of events) apply(state, event);
  const keyring = makeKeyring({ journal, state, usage: new Usage(), clock, random, profiles });
  await fill(keyring, keys);
  return keyring;
}

/**
 * A rack in a data directory, with the keys in it; keys that are there stay as they are, and keys that are made
 * later are random. Throws `conflict`
 * for a directory that holds anything but a mock: there everybody would get tokens that work.
 */
export async function openMockRack(
  directory: string,
  keys: readonly PlannedKey[],
  clock: Clock,
): Promise<OpenRack> {
  const { openRack } = await import('../../store/open.ts');
  const rack = await openRack(directory, { user: 'mock', clock });
  try {
    await requireMock(rack);
    await fill(rack.keyring, keys);
    return rack;
  } catch (error) {
    await rack.close();
    throw error;
  }
}

async function requireMock({ keyring, directory }: OpenRack): Promise<void> {
  if (await isMockRack(keyring)) return;
  const { total: accounts } = await keyring.listAccounts({ limit: 1 }, actor);
  const hasKeys = Object.values(keyring.countKeys()).some((count) => count > 0);
  if (accounts === 1 && !hasKeys) return;
  const message = `Cannot mock in "${directory}": it holds a rack that is no mock, and the tokens of a mock are known to everybody; name another directory`;
  throw new KeyError('conflict', message);
}

async function fill(keyring: Keyring, keys: readonly PlannedKey[]): Promise<void> {
  // The mark comes first: a rack that has public tokens without it would be taken for a real one.
  if (!(await isMockRack(keyring))) await keyring.createAccount({ name: markAccount }, actor);
  const { keys: results } = await keyring.importKeys(toTransfer(keys), {}, actor);
  for (const [index, { after, id, token }] of keys.entries()) {
    const isRevoked = results[index]?.status === 'revoked';
    if (after === 'revoke' && !isRevoked) await keyring.revokeKey(id, actor);
    if (after === 'use') keyring.authenticate({ token, ip: null, permission: null });
  }
}
