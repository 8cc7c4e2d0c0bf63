import { KeyError } from '../../core/errors.ts';
import type { Panel } from './panel.ts';
import { panels } from './table.ts';

/** The panels with these names, in the order of the table. Throws `invalid_input` for an unknown name, and for two that answer below the same path. */
export function findPanels(names: readonly string[]): readonly Panel[] {
  for (const name of names) {
    if (panels.some((panel) => panel.name === name)) continue;
    const known = panels.map((panel) => panel.name).join(', ');
    throw refused(`"${name.slice(0, 40)}" is not one of ${known}`);
  }
  const found = panels.filter(({ name }) => names.includes(name));
  for (const [index, panel] of found.entries()) {
    const other = found.slice(0, index).find((one) => exclude(one, panel));
    if (other) throw refused(`"${other.name}" and "${panel.name}" answer below the same paths`);
  }
  return found;
}

/** As many panels as can be answered together, the earlier ones of the table first. */
export function panelsTogether(): readonly Panel[] {
  return panels.filter(
    (panel, index) => !panels.slice(0, index).some((one) => exclude(one, panel)),
  );
}

/** The names of profiles that only panels have which are none of these. */
export function absentProfiles(present: readonly Panel[]): ReadonlySet<string> {
  const names = (some: readonly Panel[]) =>
    some.flatMap(({ profiles }) => profiles.map(({ name }) => name));
  const known = new Set(names(present));
  return new Set(names(panels).filter((name) => !known.has(name)));
}

function exclude(one: Panel, other: Panel): boolean {
  return one.paths.some((path) => other.paths.includes(path));
}

function refused(problem: string): KeyError {
  return new KeyError('invalid_input', `Cannot answer for the panels: ${problem}`, {
    issues: [{ path: 'panel', message: problem }],
  });
}
