/**
 * What a key may do. A profile grants in one of three ways:
 * - `scopes`: the key holds names of `scopeNames`, each including the ones below it;
 * - `levels`: the key holds a level 0 to 3 for each resource (seed 001);
 * - `account`: the key does what its account may do.
 */
export type Grant = 'scopes' | 'levels' | 'account';

/** `manage` includes `verify`, `write` and `read`; `write` includes `read` (seed 002). */
export const scopeNames = ['read', 'write', 'manage', 'verify'] as const;
export type Scope = (typeof scopeNames)[number];

/** What levels are for, as panels name it: those of Pterodactyl (seed 001), then those of Pelican. A profile says which are its own. */
export const resources = [
  'users',
  'nodes',
  'allocations',
  'servers',
  'locations',
  'nests',
  'eggs',
  'database_hosts',
  'server_databases',
  'user',
  'node',
  'allocation',
  'server',
  'egg',
  'database_host',
  'server_database',
  'mount',
  'role',
  'plugin',
] as const;
export type Resource = (typeof resources)[number];

/** 0 none, 1 read, 2 read and write, 3 read, write and delete (seed 001). */
export type Level = 0 | 1 | 2 | 3;
export type Levels = Readonly<Partial<Record<Resource, Level>>>;

/** A level for each of the resources. */
export function levelsOf(of: readonly Resource[], levelFor: (resource: Resource) => Level): Levels {
  return Object.fromEntries(of.map((resource) => [resource, levelFor(resource)]));
}

export const verbs = ['read', 'write', 'delete'] as const;
export type Verb = (typeof verbs)[number];

/** What a request needs: a scope (`write`) or a verb on a resource (`servers:write`). */
export type Requirement =
  | { readonly scope: Scope }
  | { readonly resource: Resource; readonly verb: Verb };

const includedBy: Readonly<Record<Scope, readonly Scope[]>> = {
  read: ['read', 'write', 'manage'],
  write: ['write', 'manage'],
  manage: ['manage'],
  verify: ['verify', 'manage'],
};

/** A requirement as it is asked for: `write`, `servers:write`. */
export function requirementText(needed: Requirement): string {
  return 'scope' in needed ? needed.scope : `${needed.resource}:${needed.verb}`;
}

/** The lowest level that is enough for the verb. */
export function levelOf(verb: Verb): Level {
  return levelFor[verb];
}

const levelFor: Readonly<Record<Verb, Level>> = { read: 1, write: 2, delete: 3 };

export function isScope(text: string): text is Scope {
  return scopeNames.some((scope) => scope === text);
}

export function isResource(text: string): text is Resource {
  return resources.some((resource) => resource === text);
}

export function isLevel(value: unknown): value is Level {
  return value === 0 || value === 1 || value === 2 || value === 3;
}

/** Reads `write` or `servers:write`; returns null for anything else. */
export function parseRequirement(text: string): Requirement | null {
  if (isScope(text)) return { scope: text };
  const [resource = '', name, ...rest] = text.split(':');
  const verb = verbs.find((one) => one === name);
  return rest.length === 0 && isResource(resource) && verb ? { resource, verb } : null;
}

/** True if one of the scopes held is, or includes, the one needed. */
export function holdsScope(held: readonly Scope[], needed: Scope): boolean {
  return held.some((scope) => includedBy[needed].includes(scope));
}

/** True if the level held on the resource is enough for the verb. */
export function holdsLevel(held: Levels, resource: Resource, verb: Verb): boolean {
  return (held[resource] ?? 0) >= levelFor[verb];
}

/** What a key and its account bring to a requirement. */
export interface Powers {
  readonly grant: Grant;
  readonly scopes: readonly Scope[] | null;
  readonly permissions: Levels | null;
  readonly admin: boolean;
}

/**
 * True if the powers meet the requirement. A scope is never met by levels nor a level by scopes.
 * A key that inherits its account reads and writes; resources are open to it if the account is an
 * admin (seed 001, "Admin Client Keys"); it never administers the rack itself.
 */
export function meets(powers: Powers, needed: Requirement): boolean {
  switch (powers.grant) {
    case 'scopes':
      return 'scope' in needed && holdsScope(powers.scopes ?? [], needed.scope);
    case 'levels':
      return (
        'resource' in needed && holdsLevel(powers.permissions ?? {}, needed.resource, needed.verb)
      );
    case 'account':
      return 'scope' in needed ? needed.scope === 'read' || needed.scope === 'write' : powers.admin;
  }
}
