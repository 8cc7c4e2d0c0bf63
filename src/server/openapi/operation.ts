import type { Header, Method, Parameter } from './document-types.ts';
import type { SchemaName } from './schemas.ts';

/** The chapters of the document, in order. */
export const tags = [
  { name: 'Verdicts', description: 'May this token pass? For programs that ask.' },
  { name: 'Proxies', description: 'The same question, asked by a proxy before it lets pass.' },
  { name: 'Keys', description: 'The life of keys.' },
  { name: 'Accounts', description: 'The owners of keys.' },
  { name: 'Profiles', description: 'The formats that keys can have.' },
  { name: 'Audit', description: 'What was changed, when and by whom.' },
  { name: 'Watching', description: 'Which tokens are presented, and which are refused.' },
  { name: 'Operations', description: 'For whoever runs the server.' },
] as const;

/**
 * Who may ask: whoever holds a key; a program of this box or a key; anybody; or whoever presents
 * the token that is judged. The Unix socket needs no key for anything.
 */
export type Access = 'key' | 'near' | 'anybody' | 'token';

/** What an operation answers when all is well. */
export interface Answer {
  readonly description: string;
  readonly schema?: SchemaName;
  /** JSON unless it says otherwise. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, Header>>;
}

/** One operation, as the tables in `paths/` tell it. */
export interface Operation {
  readonly id: string;
  readonly tag: (typeof tags)[number]['name'];
  readonly summary: string;
  readonly description?: string;
  readonly access: Access;
  /** The scope of the key and the permission of its account. */
  readonly needs?: string;
  readonly parameters?: readonly Parameter[];
  readonly body?: {
    readonly schema: SchemaName;
    readonly example: object;
    readonly required: boolean;
  };
  readonly answers: Readonly<Record<number, Answer>>;
  /** Statuses of problem documents beside those that every such operation may have. */
  readonly failures?: readonly number[];
}

/** Operations by path and method. */
export type Paths = Readonly<Record<string, Readonly<Partial<Record<Method, Operation>>>>>;

/** What a change may meet on the disk. */
export const changeFailures: readonly number[] = [409, 503, 507];

/** A query parameter. */
export function inQuery(
  name: string,
  description: string,
  schema: Parameter['schema'] = { type: 'string' },
): Parameter {
  return { name, in: 'query', description, schema };
}

/** A part of the path. */
export function inPath(name: string, description: string, example: string): Parameter {
  return { name, in: 'path', required: true, description, schema: { type: 'string' }, example };
}

/** A header of an answer, as text. */
export function header(description: string): Header {
  return { description, schema: { type: 'string' } };
}
