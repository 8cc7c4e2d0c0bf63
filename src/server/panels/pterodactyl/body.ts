/** Request bodies as the panel reads them: texts without blanks around them, and empty ones as null. */
import type { Context } from 'hono';
import { KeyError } from '../../../core/errors.ts';
import type { AppEnv } from '../../environment.ts';
import { maxBodyBytes, readBody } from '../../middleware/limits.ts';
import { maxDepth, parseStrictJson } from '../../strict-json.ts';
import { PanelFailure } from './failure.ts';

/** The fields of a body; what is no object has none. */
export type Fields = Readonly<Record<string, unknown>>;

/** Fields whose blanks are part of the value. */
const kept = new Set(['password', 'password_confirmation', 'current_password']);

/** A body as it came, and the fields in it. */
export interface Body {
  readonly text: string;
  readonly fields: Fields;
}

/** Reads a body. Throws the panel's failure for JSON that cannot be read, and `too_large`. */
export async function readFields(c: Context<AppEnv>): Promise<Body> {
  const text = new TextDecoder().decode(await readBody(c.req.raw, maxBodyBytes));
  return { text, fields: fieldsIn(c, text) };
}

/** JSON or a form. */
function fieldsIn(c: Context<AppEnv>, text: string): Fields {
  if (text.trim() === '') return {};
  const isForm = /^application\/x-www-form-urlencoded/i.test(c.req.header('Content-Type') ?? '');
  const value = isForm ? (readMislabelled(text) ?? readForm(text)) : readJson(c, text);
  const read = normalize(value);
  return isObject(read) ? read : {};
}

/** Laravel parses what says that it is JSON, and knows no fields in anything else. */
function readJson(c: Context<AppEnv>, text: string): unknown {
  if (!/[/+]json/i.test(c.req.header('Content-Type') ?? '')) return {};
  try {
    return parseStrictJson(text);
  } catch (error) {
    if (error instanceof KeyError) throw new PanelFailure('BadRequestHttpException');
    throw error;
  }
}

/** JSON that curl called a form, as `curl -d '{…}'` does without a Content-Type. */
function readMislabelled(text: string): unknown {
  try {
    return text.trimStart().startsWith('{') ? parseStrictJson(text) : null;
  } catch {
    return null;
  }
}

/** `a=1&b[c]=2&d[]=3&e[0]=4`. */
function readForm(text: string): Fields {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const path = name.split(/\[|\]\[|\]/).slice(0, maxDepth);
    put(fields, name.includes('[') ? path.slice(0, -1) : path, value);
  }
  return Object.fromEntries(Object.entries(fields).map(([name, one]) => [name, listed(one)]));
}

/** What is numbered from 0 on is a list, as PHP sees it. */
function listed(value: unknown): unknown {
  if (!isObject(value)) return value;
  const below = Object.entries(value).map(([name, one]) => [name, listed(one)] as const);
  const isList = below.every(([name], at) => name === String(at));
  return isList ? below.map(([, one]) => one) : Object.fromEntries(below);
}

function put(fields: Record<string, unknown>, path: readonly string[], value: string): void {
  const [first = '', ...rest] = path;
  if (first === '__proto__') return;
  if (rest.length === 0) fields[first] = value;
  else if (rest.length === 1 && rest[0] === '') {
    const before = Object.hasOwn(fields, first) ? fields[first] : [];
    fields[first] = [...(Array.isArray(before) ? before : []), value];
  } else {
    const below = Object.hasOwn(fields, first) && isObject(fields[first]) ? fields[first] : {};
    fields[first] = below;
    put(below, rest, value);
  }
}

function normalize(value: unknown, name = ''): unknown {
  if (typeof value === 'string') return (kept.has(name) ? value : value.trim()) || null;
  if (Array.isArray(value)) return value.map((one) => normalize(one));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, normalize(one, key)]));
}

/** True for what has fields. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
