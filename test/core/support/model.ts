import type { VerdictCode } from '../../../src/core/verdict.ts';
import type { Command } from './commands.ts';

/** A key as a child would keep it: no events, no states, no digests. */
export interface ModelKey {
  readonly rules: Record<string, unknown>;
  enabled: boolean;
  revoked: boolean;
  token: string;
  previous: { token: string; end: number } | null;
}

/** What is expected of a command: how it ends, and what it does to the key if it is durable. */
export interface Expectation {
  readonly outcome: 'done' | 'conflict' | 'not_found' | 'invalid_input';
  readonly change: ((key: ModelKey, token: string) => void) | null;
}

const done = (change: Expectation['change'] = null): Expectation => ({ outcome: 'done', change });
const conflict: Expectation = { outcome: 'conflict', change: null };
const invalid: Expectation = { outcome: 'invalid_input', change: null };

/** What should come of a command about an existing key. */
export function expectation(command: Command, key: ModelKey | undefined, now: number): Expectation {
  if (command.kind === 'rotate' && command.overlapMs < 0) return invalid;
  if (!key) return { outcome: 'not_found', change: null };
  if (command.kind === 'revoke')
    return key.revoked ? done() : done((one) => set(one, { revoked: true }));
  if (key.revoked) return conflict;
  const isRotating = key.previous !== null && now < key.previous.end;
  const { previous } = key;
  switch (command.kind) {
    case 'update':
      return update(key, command.changes, now);
    case 'enable':
    case 'disable':
      return key.enabled === (command.kind === 'enable')
        ? done()
        : done((one) => set(one, { enabled: command.kind === 'enable' }));
    case 'finish':
      return isRotating ? done((one) => set(one, { previous: null })) : conflict;
    case 'abort':
      return isRotating && previous
        ? done((one) => set(one, { token: previous.token, previous: null }))
        : conflict;
    case 'rotate':
      return isRotating || isOver(key, now) ? conflict : done(rotation(command.overlapMs, now));
    default:
      return done();
  }
}

/** The verdict that a token should get. */
export function verdictOf(key: ModelKey, token: string, now: number): VerdictCode {
  if (token !== key.token && token !== key.previous?.token) return 'NOT_FOUND';
  if (key.revoked) return 'REVOKED';
  if (!key.enabled) return 'INACTIVE';
  if (isOver(key, now)) return 'EXPIRED';
  return token !== key.token && key.previous && now >= key.previous.end ? 'EXPIRED' : 'VALID';
}

function isOver({ rules }: ModelKey, now: number): boolean {
  return typeof rules.expiresAt === 'string' && now >= Date.parse(rules.expiresAt);
}

function update(key: ModelKey, changes: object, now: number): Expectation {
  const given = Object.entries(changes);
  const end = Object.fromEntries(given).expiresAt;
  if (typeof end === 'string' && now >= Date.parse(end)) return invalid;
  if (given.every(([name, value]) => same(key.rules[name], value))) return done();
  return done((one) => Object.assign(one.rules, changes));
}

function rotation(overlapMs: number, now: number) {
  return (key: ModelKey, token: string) => {
    const end = Math.min(
      now + overlapMs,
      Date.parse(String(key.rules.expiresAt)) || Number.POSITIVE_INFINITY,
    );
    set(key, { previous: overlapMs === 0 ? null : { token: key.token, end }, token });
  };
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function set(key: ModelKey, fields: Partial<ModelKey>): void {
  Object.assign(key, fields);
}
