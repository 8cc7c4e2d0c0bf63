import type { Keyring } from '../core/keyring.ts';
import type { Journal, Peers, SnapshotData } from '../core/ports.ts';
import type { SharedRates } from '../core/shared-rates.ts';
import type { State } from '../core/state.ts';
import type { Usage } from '../core/usage.ts';

/** The truth of a rack, opened: what a rack is made of, whichever store keeps it. */
export interface Source {
  readonly journal: Journal;
  readonly peers: Peers;
  /** The state up to the head of the journal, and the last uses. */
  readonly state: State;
  readonly usage: Usage;
  /** What passed at other boxes, if rate limits hold for all of them together. */
  readonly sharedRates: SharedRates | null;
  /** The snapshot that the state began from; null if it was folded from the first event. */
  readonly saved: SnapshotData | null;
  /** Tells whether there is anything new to save. */
  readonly versionOf: (data: SnapshotData) => string;
  save(data: SnapshotData): Promise<void>;
  /** Why no change is accepted, or nothing judged, without paths since strangers may read it; null if all is well. */
  trouble(): string | null;
  /** Begins to keep the keyring up with what others do. */
  follow(keyring: Keyring): Promise<void>;
  /** Ends that, tells what is still to be told, and lets go of the store. */
  close(): Promise<void>;
}
