import { alone, type BoxName } from '../core/alone.ts';
import type { SnapshotData } from '../core/ports.ts';
import { Usage } from '../core/usage.ts';
import { Ballast } from './ballast.ts';
import { fold, type Site } from './fold.ts';
import { writeHead } from './head-file.ts';
import { withReserve } from './journal-reserve.ts';
import { versionOfSnapshot } from './keep.ts';
import { lowdbSnapshot } from './snapshot-lowdb.ts';
import type { Source } from './source.ts';
import { storeFailed } from './store-error.ts';
import { refuseBoxOf } from './store-mark.ts';

/** Opens the rack whose truth lies in its directory, which this process holds. */
export async function openDirectory(site: Site, self: BoxName): Promise<Source> {
  await refuseBoxOf(site);
  const ballast = new Ballast(site);
  // Repairing a torn journal needs space, and a full disk must not keep a rack from opening.
  const { journal, state, saved } = await ballast.insist(() => fold(site, ballast));
  await ballast.hold('make the ballast').catch((error: Error) => site.notice(error.message));
  return {
    journal: withReserve(journal, ballast),
    peers: alone(self),
    state,
    usage: new Usage(saved?.usage),
    sharedRates: null,
    saved,
    versionOf: versionOfSnapshot,
    save: saver(site, ballast),
    trouble: () => journal.trouble(),
    follow: async () => {},
    close: () => journal.close(),
  };
}

/** The head goes first: it is small, and it is what guards the journal. */
function saver(
  { directory, fileSystem }: Site,
  ballast: Ballast,
): (data: SnapshotData) => Promise<void> {
  const snapshot = lowdbSnapshot(directory, { fileSystem });
  const save = async (data: SnapshotData) => {
    await writeHead(fileSystem, directory, data.head).catch((error) => {
      throw storeFailed('save the head of the journal', 'writing in', directory, error);
    });
    await snapshot.save(data);
  };
  return (data) => ballast.spend('save the snapshot', () => save(data));
}
