/** The bodies of writes, checked as the panel does it: field after field, and the first mistake is the answer. */
import type { Context } from 'hono';
import { KeyError } from '../../../core/errors.ts';
import type { AppEnv } from '../../environment.ts';
import { readPanelJson } from '../read-json.ts';
import { KenerRefusal } from './failure.ts';

/** The fields of a body; nothing is known of them before they were checked. */
export type Body = Readonly<Record<string, unknown>>;

/** What must hold of a body, and the sentence for one of which it does not. */
export type Check = readonly [holds: (body: Body) => boolean, otherwise: string];

/** Reads a body that passes the checks; throws the refusal of the first one that it does not. */
export async function readBody(c: Context<AppEnv>, ...checks: readonly Check[]): Promise<Body> {
  const body = await readObject(c);
  refuse(checks, body);
  return body;
}

/** Throws the refusal of the first check that the body does not pass. */
export function refuse(checks: readonly Check[], body: Body): void {
  const broken = checks.find(([holds]) => !holds(body));
  if (broken) throw new KenerRefusal(400, broken[1]);
}

async function readObject(c: Context<AppEnv>): Promise<Body> {
  const value = await readPanelJson(c).catch((error: unknown) => {
    if (error instanceof KeyError && error.code === 'invalid_input') return null;
    throw error;
  });
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Body;
  throw new KenerRefusal(400, 'Invalid JSON body');
}

/** A text that is not blank. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** The field holds what it should, or is left out. */
export function optional(name: string, holds: (value: unknown) => boolean) {
  return (body: Body): boolean => body[name] === undefined || holds(body[name]);
}

/** True for a moment in seconds. */
export function isMoment(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1e12;
}

/** Fields that are texts if they are given; what the panel stores of anything else, it could not show. */
export function texts(...names: readonly string[]): readonly Check[] {
  return names.map((name) => [
    optional(name, (value) => value === null || typeof value === 'string'),
    `${name} must be a string`,
  ]);
}

/** A moment in seconds that must be given; the panel says separately that it is missing and that it is none. */
export function moment(name: string): readonly Check[] {
  return [
    [(body) => body[name] !== undefined && body[name] !== null, `${name} is required`],
    [(body) => isMoment(body[name]), `${name} must be a valid timestamp (UTC seconds)`],
  ];
}

/** The fields of the body by these names; those that are left out are as they were. */
export function given(body: Body, ...names: readonly string[]): Body {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = body[name];
      return value === undefined ? [] : [[name, typeof value === 'string' ? value.trim() : value]];
    }),
  );
}

/** The whole minute that a moment in seconds is in. */
export function minute(seconds: unknown): number {
  const whole = Math.floor(Number(seconds));
  return whole - (whole % 60);
}
