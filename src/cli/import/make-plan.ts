import type { Profile } from '../../core/profile.ts';
import type { Transfer } from '../../core/transfer.ts';
import { usageFailure } from '../failure.ts';
import { planKener } from './kener.ts';
import type { Owners } from './owners.ts';
import { type PanelReading, planPanel } from './panel.ts';
import type { Plan } from './plan.ts';
import type { Source } from './source.ts';

/** What is given beside the file: the profiles are those of the rack. */
export interface Given extends Omit<PanelReading, 'profiles'> {
  readonly profiles: readonly Profile[];
}

/** Decides what of a file goes to the rack; throws a usage failure. */
export function makePlan(source: Source, given: Given): Plan {
  if (source.name === 'kener') return planKener(source.rows);
  if (source.name === 'keyrack')
    return { transfer: reassign(source.transfer, given.owners), leftOut: [] };
  const profiles = new Map(given.profiles.map((profile) => [profile.name, profile]));
  return planPanel(source.rows, { ...given, profiles });
}

/** `--account` puts all keys of an export under one account, which must be here then. */
function reassign(transfer: Transfer, { all, byUser }: Owners): Transfer {
  if (byUser.size > 0)
    throw usageFailure(
      'Cannot import keys: an export of Keyrack has no users; give --account NAME',
    );
  if (all === null) return transfer;
  return { accounts: [], keys: transfer.keys.map((key) => ({ ...key, account: all })) };
}
