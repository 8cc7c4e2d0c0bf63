import fc from 'fast-check';
import type { Keyring } from '../../../src/core/keyring.ts';
import type { KeyChanges, KeyDraft } from '../../../src/core/service.ts';
import { local } from '../../support/rack.ts';
import { at, hour, now } from './fixtures.ts';
import type { HeldRack } from './held-rack.ts';

/** One thing that is done to a rack; `pick` chooses among the keys there are. */
export type Command =
  | { readonly kind: 'create'; readonly draft: KeyDraft }
  | { readonly kind: 'update'; readonly pick: number; readonly changes: KeyChanges }
  | { readonly kind: 'rotate'; readonly pick: number; readonly overlapMs: number }
  | { readonly kind: (typeof acts)[number]; readonly pick: number }
  | { readonly kind: 'wait'; readonly ms: number }
  /** The next append fails. */
  | { readonly kind: 'fail' };

const acts = ['enable', 'disable', 'revoke', 'finish', 'abort'] as const;
const pick = fc.nat(4);
const ends = fc.constantFrom(null, ...[1, 50, 500].map((hours) => at(hours * hour)));
const rules = {
  scopes: fc.constantFrom(['read'], ['write'], ['manage', 'read']),
  allowedIps: fc.constantFrom([], ['10.0.0.0/8'], ['10.0.0.1', '::1']),
  rateLimit: fc.constantFrom(null, '600/1m', '9/1h'),
  expiresAt: ends,
};
const name = fc.constantFrom('backup script', 'deploy', '__proto__');
const profile = fc.constantFrom('keyrack', 'pakyas');

export const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('create' as const),
      draft: fc.record({ name, profile, ...rules }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('update' as const),
      pick,
      changes: fc.record({ name, ...rules }, { requiredKeys: [] }),
    }),
  },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom(...acts), pick }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('rotate' as const),
      pick,
      overlapMs: fc.constantFrom(0, hour, 24 * hour, -1),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('wait' as const),
      ms: fc.constantFrom(1, hour, 30 * hour),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ kind: 'fail' as const }) },
);

/** The key that a command is about, or an id of none. */
export function target(command: Command, ids: readonly string[]): string {
  return 'pick' in command && ids.length > 0 ? (ids[command.pick % ids.length] ?? '') : 'nobody';
}

/** Asks the keyring for what a command wants. */
export function ask(keyring: Keyring, command: Command, id: string): Promise<unknown> {
  switch (command.kind) {
    case 'create':
      return keyring.createKey(command.draft, local);
    case 'update':
      return keyring.updateKey(id, command.changes, local);
    case 'rotate':
      return keyring.rotateKey(id, command.overlapMs, local);
    case 'enable':
      return keyring.enableKey(id, local);
    case 'disable':
      return keyring.disableKey(id, local);
    case 'revoke':
      return keyring.revokeKey(id, local);
    case 'finish':
      return keyring.finishRotation(id, local);
    case 'abort':
      return keyring.abortRotation(id, local);
    default:
      return Promise.resolve();
  }
}

/** What a command does to the world around the keyring. */
export function move({ clock, script }: HeldRack, command: Command): void {
  if (command.kind === 'wait') clock.now = Math.min(clock.now + command.ms, now + 400 * hour);
  if (command.kind === 'fail') script.failNext();
}
