import { usageFailure } from './failure.ts';
import type { Settings } from './settings.ts';

/** The data directory, for commands that need the files themselves. */
export function localDirectory({ rack }: Settings, attempt: string): string {
  if (rack.kind === 'local') return rack.directory;
  throw usageFailure(
    `Cannot ${attempt}: --server or --org (or KEYRACK_SERVER) names a rack elsewhere; leave it out`,
  );
}
