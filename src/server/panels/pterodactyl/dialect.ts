import type { ApiKey } from '../../../core/key.ts';
import type { Resource as Permission } from '../../../core/permissions.ts';
import type { Profile } from '../../../core/profile.ts';
import type { Bindings } from './bindings.ts';
import type { Endpoint } from './endpoint.ts';
import type { Resources } from './resource.ts';

/**
 * How the levels of an application key are read. `levels`: 1 reads, 2 reads and writes, 3 deletes as well,
 * as everywhere in Keyrack. `mask`: bits as in the database of the real panel, where 1 reads, 2 writes and deletes without
 * reading, and 3 does both. For 0, 1 and 3 both say the same, except that only `mask` lets nobody write who may not delete.
 */
export type LevelReading = 'levels' | 'mask';

/** What two panels of this family differ in. */
export interface Dialect {
  readonly name: string;
  /** The profile of keys that inherit their account. */
  readonly client: Profile;
  /** The profile of keys with a level for each resource. */
  readonly application: Profile;
  readonly reading: LevelReading;
  /** Requests that an account may make in a minute, for each of the two APIs. */
  readonly perMinute: Readonly<Record<Api, number>>;
  readonly resources: Resources;
  /** What its keys call resources that have another name in this folder; the same name unless given. */
  readonly permissions?: Readonly<Partial<Record<Permission, Permission>>>;
  readonly bindings: Bindings;
  /** Routes below `/api/client` and `/api/application`. */
  readonly endpoints: Readonly<Record<Api, readonly Endpoint[]>>;
  /** The rows that a mocked world begins with, by table. */
  readonly fixtures: unknown;
}

/** What the keys of the dialect call a resource. */
export function permissionIn({ permissions }: Dialect, resource: Permission): Permission {
  return permissions?.[resource] ?? resource;
}

/** The two APIs: what users do, and what administrators do. */
export type Api = 'client' | 'application';

/** Which kind of the dialect's keys this is; null for a key of something else. */
export function kindOf({ client, application }: Dialect, key: ApiKey): Api | null {
  if (key.profile === client.name) return 'client';
  return key.profile === application.name ? 'application' : null;
}
