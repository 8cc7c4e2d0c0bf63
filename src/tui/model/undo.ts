import { isDeepStrictEqual } from 'node:util';
import type { ApiKey } from '../../core/key.ts';
import type { KeyChanges } from '../../core/service.ts';

/** An act of this session that can be taken back while its key is of the version `to`. */
export interface UndoableAct {
  readonly kind: 'change';
  readonly id: string;
  readonly name: string;
  /** The versions of the key before the act and after it. */
  readonly from: number;
  readonly to: number;
  readonly back: 'enable' | 'disable' | KeyChanges;
  /** What is so again once it is undone. */
  readonly told: string;
}

/** An act of this session, the last of which `z` is about; `final` ones are told, never pretended to be undone. */
export type SessionAct = UndoableAct | { readonly kind: 'final'; readonly told: string };

const maxActs = 50;
const fields = {
  name: 'the name',
  scopes: 'the scopes',
  permissions: 'the permissions',
  allowedIps: 'the allowed IPs',
  rateLimit: 'the rate limit',
  expiresAt: 'the expiry',
} as const;

/** The way back from an edit, or null if it changed nothing. */
export function editToUndo(before: ApiKey, after: ApiKey): UndoableAct | null {
  const names = Object.keys(fields) as (keyof typeof fields)[];
  const changed = names.filter((name) => !isDeepStrictEqual(before[name], after[name]));
  if (changed.length === 0) return null;
  const told = `${changed.map((name) => fields[name]).join(', ')} of "${before.name}" as before`;
  const back: KeyChanges = Object.fromEntries(changed.map((name) => [name, before[name]]));
  return { ...between(before, after), back, told };
}

/** The way back from switching a key, or null if it was switched so already. */
export function switchToUndo(before: ApiKey, after: ApiKey): UndoableAct | null {
  if (before.version === after.version) return null;
  const back = before.status === 'inactive' ? 'disable' : 'enable';
  const word = back === 'enable' ? (after.status === 'expired' ? 'expired' : 'active') : 'inactive';
  return { ...between(before, after), back, told: `"${before.name}" is ${word} again` };
}

/** The acts with one more, the latest last. */
export function withAct(
  acts: readonly SessionAct[],
  act: SessionAct | null,
): readonly SessionAct[] {
  return act === null ? acts : [...acts, act].slice(-maxActs);
}

/**
 * The acts after the last one was undone, which made a new version of its key: the one before it on
 * the same key stands at that version now.
 */
export function withoutLast(acts: readonly SessionAct[], version: number): readonly SessionAct[] {
  const last = acts.at(-1);
  const rest = acts.slice(0, -1);
  if (last?.kind !== 'change') return rest;
  return rest.map((act) =>
    act.kind === 'change' && act.id === last.id && act.to === last.from
      ? { ...act, to: version }
      : act,
  );
}

function between(before: ApiKey, after: ApiKey) {
  const { id, name, version } = before;
  return { kind: 'change', id, name, from: version, to: after.version } as const;
}
