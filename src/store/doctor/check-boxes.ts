import type { Box } from '../../core/box.ts';
import { isLiving } from '../postgres/boxes.ts';
import { type Finding, ok, warning } from './finding.ts';

const shown = 10;

/** Which boxes work with a rack, and which ended without a word. */
export function checkBoxes(boxes: readonly Box[]): readonly Finding[] {
  const [living, ended] = [boxes.filter(isLiving), boxes.filter((box) => !isLiving(box))];
  const text =
    living.length === 0 ? 'none works with the rack now' : `at work: ${list(living, describe)}`;
  if (ended.length === 0) return [ok('boxes', text)];
  const fix =
    'look whether they run and reach the database; they judge no more but with --stale-ok. A row goes an hour after its lease';
  return [ok('boxes', text), warning('boxes', `without a lease: ${list(ended, nameOf)}`, fix)];
}

function list(boxes: readonly Box[], tell: (box: Box) => string): string {
  const rest = boxes.length > shown ? ` and ${boxes.length - shown} more` : '';
  return `${boxes.slice(0, shown).map(tell).join(', ')}${rest}`;
}

function describe(box: Box): string {
  const { lag, leaseMs, staleOk } = box;
  const lease = `lease ${((leaseMs ?? 0) / 1000).toFixed(1)} s`;
  return `${nameOf(box)} (${lag} behind, ${lease}${staleOk ? ', stale ok' : ''})`;
}

function nameOf({ name, id }: Box): string {
  return `"${name}" ${id.slice(0, 8)}`;
}
