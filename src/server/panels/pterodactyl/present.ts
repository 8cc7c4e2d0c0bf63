import type { Resource as Permission } from '../../../core/permissions.ts';
import { type Item, item, type List, list, nullResource } from './envelope.ts';
import type { Include, Resource, Resources } from './resource.ts';
import type { Tables } from './tables.ts';
import type { Row } from './world.ts';

/** What records are shown with: where related ones are found, and which of them the key may see. */
export interface Showing {
  readonly tables: Tables;
  readonly resources: Resources;
  mayRead(permission: Permission): boolean;
}

type Wanted = ReadonlyMap<string, ReadonlySet<string>>;

/** A record in its envelope, with the relations that are wanted inside of its attributes. Unknown relations are ignored. */
export function present(showing: Showing, resource: Resource, row: Row, wanted: Wanted): Item {
  const attributes = resource.show(row, showing.tables);
  const relationships: Record<string, Item | List | typeof nullResource> = {};
  for (const [name, below] of wanted) {
    const include = Object.hasOwn(resource.includes ?? {}, name) && resource.includes?.[name];
    if (!include) continue;
    const deeper = new Map([...below].map((one) => [one, new Set<string>()]));
    relationships[name] = presentRelated(showing, include, row, deeper);
  }
  if (Object.keys(relationships).length === 0) return item(resource.object, attributes);
  return item(resource.object, { ...attributes, relationships });
}

function presentRelated(showing: Showing, include: Include, row: Row, wanted: Wanted) {
  const resource = showing.resources[include.resource];
  if (!resource) throw new Error(`there is no resource "${include.resource}" to include`);
  const needed = include.permission === undefined ? resource.permission : include.permission;
  if (needed !== null && !showing.mayRead(needed)) return nullResource;
  const found = include.find(row, showing.tables);
  if (found === undefined) return nullResource;
  const show = (related: Row) => present(showing, resource, related, wanted);
  return isList(found) ? list(found.map(show)) : show(found);
}

function isList(found: readonly Row[] | Row): found is readonly Row[] {
  return Array.isArray(found);
}
