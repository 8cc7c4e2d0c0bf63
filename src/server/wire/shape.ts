/**
 * What an answer must be before anybody reads it: a client asks whatever address it was given, and somebody
 * else may answer there. A shape is lenient where a newer Keyrack may say more: fields that are
 * not known pass, and so do unknown words unless something is looked up by them.
 */

/** Gives the value back, as what it is; throws `Misshapen` if it is something else. */
export type Shape<T> = (value: unknown, path: string) => T;

/** A value is not what its reader takes it for. The message names the place and what was wanted. */
export class Misshapen extends Error {
  constructor(path: string, wanted: string) {
    super(`${path === '' ? 'it' : `"${path.slice(0, 64)}"`} is not ${wanted}`);
  }
}

/** A value for which this holds. */
function holding<T>(wanted: string, holds: (value: unknown) => boolean): Shape<T> {
  return (value, path) => {
    if (holds(value)) return value as T;
    throw new Misshapen(path, wanted);
  };
}

export const text: Shape<string> = holding('a text', (value) => typeof value === 'string');

export const number: Shape<number> = holding('a number', Number.isFinite);

/** A time as JSON has it. */
export const moment: Shape<string> = holding(
  'a time',
  (value) => typeof value === 'string' && !Number.isNaN(Date.parse(value)),
);

export const truth: Shape<boolean> = holding(
  'true or false',
  (value) => typeof value === 'boolean',
);

/** A word of a list that may grow: nothing is looked up by it. */
export const word: Shape<never> = text as Shape<never>;

/** One of these values. */
export function oneOf<T extends string | number | boolean>(known: readonly T[]): Shape<T> {
  const all: readonly unknown[] = known;
  return holding(`one of ${known.join(', ')}`, (value) => all.includes(value));
}

/** An object, whatever it holds. */
export const object: Shape<Readonly<Record<string, unknown>>> = holding(
  'an object',
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

/** Such a value or null. */
export function nullable<T>(shape: Shape<T>): Shape<T | null> {
  return (value, path) => (value === null ? null : shape(value, path));
}

/** Such a value, or none. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value, path) => (value === undefined ? undefined : shape(value, path));
}

/** A list of such values. */
export function listOf<T>(shape: Shape<T>): Shape<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw new Misshapen(path, 'a list');
    for (const [index, item] of value.entries()) shape(item, below(path, index));
    return value;
  };
}

/** Such values by name. */
export function mapOf<T>(shape: Shape<T>): Shape<Readonly<Record<string, T>>> {
  return (value, path) => {
    for (const [name, item] of Object.entries(object(value, path))) shape(item, below(path, name));
    return value as Readonly<Record<string, T>>;
  };
}

/** The shape of each field. */
export type Shapes<T> = { readonly [K in keyof T]-?: Shape<T[K]> };

/** An object with these fields, and any others. */
export function record<T extends object>(fields: Shapes<T>): Shape<T> {
  const shapes = Object.entries(fields) as [string, Shape<unknown>][];
  return (value, path) => {
    const given = object(value, path);
    for (const [name, shape] of shapes) shape(given[name], below(path, name));
    return given as T;
  };
}

/** An answer that holds one thing, or a list of things. */
export function dataOf<T>(data: Shape<T>): Shape<{ readonly data: T }> {
  return record<{ readonly data: T }>({ data });
}

function below(path: string, name: string | number): string {
  return path === '' ? String(name) : `${path}.${name}`;
}
