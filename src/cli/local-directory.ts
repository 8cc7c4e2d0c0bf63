import { usageFailure } from './failure.ts';
import type { LocalRack, Settings } from './settings.ts';

/** The rack of this box, for commands that open it themselves. */
export function localRack({ rack }: Settings, attempt: string): LocalRack {
  if (rack.kind === 'local') return rack;
  throw usageFailure(
    `Cannot ${attempt}: --server or --org (or KEYRACK_SERVER) names a rack elsewhere; leave it out`,
  );
}

/** The data directory, for commands that need the files themselves. */
export function localDirectory(settings: Settings, attempt: string): string {
  return localRack(settings, attempt).directory;
}
