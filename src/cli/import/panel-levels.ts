import type { Level, Levels, Resource } from '../../core/permissions.ts';
import type { Profile } from '../../core/profile.ts';
import { pterodactylApplication } from '../../core/profiles/pterodactyl-application.ts';
import { type Row, refused, requireColumns, textOf } from './rows.ts';

/** The levels of a row, or why no levels say the same. */
export type PanelLevels = { readonly levels: Levels } | { readonly why: string };

/**
 * The levels of a key of the profile. A panel keeps two bits: 1 is read, 2 is write, and deleting needs the write bit. So 3 is our 3. 2 is write
 * without read; our level 2 holds read as well, so such a key would come to see what it may not.
 */
export function panelLevels(row: Row, profile: Profile): PanelLevels {
  const given = row.values.has('permissions') ? pelicanBits(row) : pterodactylBits(row);
  const levels: Partial<Record<Resource, Level>> = {};
  for (const [name, bits] of given) {
    if (bits === 0) continue;
    const resource = resourceOf(name, profile);
    if (!resource) return { why: whyUnknown(name, profile) };
    if (bits === 2)
      return { why: `it may write ${resource} without reading them; no level says that` };
    if (bits !== 1 && bits !== 3)
      throw refused(`${row.place} has the permission ${bits} on ${name.slice(0, 40)}`);
    levels[resource] = bits;
  }
  return { levels };
}

function whyUnknown(resource: string, { name }: Profile): string {
  return `it may use "${resource.slice(0, 40)}", and keys of profile "${name}" have no level for that`;
}

/** A panel that became Pelican has tokens of Pterodactyl still, and calls by one of each what those call by many. */
function resourceOf(name: string, { resources }: Profile): Resource | undefined {
  return resources.find((one) => one === name || one === `${name}s` || `${one}s` === name);
}

/** A column that is missing would read as no right at all, which nobody asked for. */
function pterodactylBits(row: Row): readonly (readonly [string, number])[] {
  const { resources } = pterodactylApplication;
  requireColumns(
    [row],
    resources.map((resource) => `r_${resource}`),
  );
  return resources.map((resource) => [resource, Number(textOf(row, `r_${resource}`) ?? '0')]);
}

function pelicanBits(row: Row): readonly (readonly [string, number])[] {
  const text = textOf(row, 'permissions') ?? '{}';
  const permissions = readJson(text);
  if (typeof permissions === 'object' && permissions !== null)
    return Object.entries(permissions).map(([name, bits]) => [name, Number(bits)]);
  throw refused(`${row.place} has permissions that are not a JSON object`);
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
