/** What keys do to the scopes or levels of the form of a key. */
import { type Level, levelsOf, type Resource, type Scope } from '../../core/permissions.ts';
import { changed, turned } from './form-change.ts';
import { choicesOf, type KeyForm } from './key-form.ts';

/** Applies one key to what the key shall be granted; null for a key that it has no use for. */
export function grantKey(form: KeyForm, key: string): KeyForm | null {
  return form.profile.grant === 'scopes' ? scoped(form, key) : leveled(form, key);
}

function scoped(form: KeyForm, key: string): KeyForm | null {
  const { scopes: all } = form.profile;
  if (key === 'left' || key === 'right')
    return { ...form, choice: turned(form.choice, key, all.length) };
  const scope = all[form.choice];
  return key === 'space' && scope ? changed(form, { scopes: toggled(form.scopes, scope) }) : null;
}

function toggled(scopes: readonly Scope[], scope: Scope): readonly Scope[] {
  return scopes.includes(scope) ? scopes.filter((one) => one !== scope) : [...scopes, scope];
}

/** Up and down go through the grid and, at its ends, out of it. */
function leveled(form: KeyForm, key: string): KeyForm | null {
  const step = key === 'up' ? -1 : key === 'down' ? 1 : 0;
  const resource = choicesOf(form.profile)[form.choice] as Resource | undefined;
  if (step !== 0) {
    const choice = form.choice + step;
    return choicesOf(form.profile)[choice] === undefined ? null : { ...form, choice };
  }
  if (!resource) return null;
  const present = form.levels[resource] ?? 0;
  if (key === 'a')
    return changed(form, { levels: levelsOf(form.profile.resources, () => present) });
  const level = nextLevel(present, key);
  return level === null ? null : changed(form, { levels: { ...form.levels, [resource]: level } });
}

function nextLevel(present: Level, key: string): Level | null {
  if (key === 'space') return ((present + 1) % 4) as Level;
  if (key === 'left') return Math.max(0, present - 1) as Level;
  if (key === 'right') return Math.min(3, present + 1) as Level;
  return /^[0-3]$/.test(key) ? (Number(key) as Level) : null;
}
