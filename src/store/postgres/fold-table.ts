import { genesisHead, type Head } from '../../core/chain.ts';
import type { KeyrackEvent } from '../../core/event.ts';
import { genesis } from '../../core/genesis.ts';
import { Overtaken } from '../../core/overtaken.ts';
import type { SnapshotData } from '../../core/ports.ts';
import { readNext } from '../../core/read-next.ts';
import { apply, State } from '../../core/state.ts';
import type { Site } from '../fold.ts';
import { readHead } from '../head-file.ts';
import { PostgresJournal, type PostgresTable } from '../journal-postgres.ts';
import { lowdbSnapshot } from '../snapshot-lowdb.ts';
import { storeDamaged } from '../store-error.ts';
import { linkFailed } from './link.ts';

/** What a table holds, as far as this box has it. */
export interface FoldedTable {
  readonly journal: PostgresJournal;
  readonly state: State;
  /** The snapshot of this box that the state began from; null if it was folded from the first event. */
  readonly saved: SnapshotData | null;
}

/** The state: the snapshot of this box, brought up to date from the table. A new rack gets its first events. */
export async function foldTable(site: Site, table: PostgresTable): Promise<FoldedTable> {
  const saved = await lowdbSnapshot(site.directory, site).load();
  const noted = await readHead(site.fileSystem, site.directory, site.notice);
  for (const seen of [saved?.head, noted])
    if (seen) await requireKnown(table, seen, site.directory);
  const state = State.from(saved?.rack ?? { accounts: [], keys: [] });
  const journal = new PostgresJournal({ ...table, head: saved?.head ?? genesisHead });
  await takeUpAll(journal, state);
  if (journal.head().seq === 0) {
    await begin(journal, state, genesis(new Date(site.now()).toISOString(), site.user));
    await takeUpAll(journal, state);
  }
  return { saved, journal, state };
}

/** Of boxes that start on an empty table at once, one begins the rack. */
async function begin(
  journal: PostgresJournal,
  state: State,
  events: readonly KeyrackEvent[],
): Promise<void> {
  try {
    await journal.append(events);
  } catch (error) {
    if (error instanceof Overtaken) return;
    throw error;
  }
  for (const event of events) apply(state, event);
}

async function takeUpAll(journal: PostgresJournal, state: State): Promise<void> {
  for (let head = journal.head(); ; ) {
    const lines = await journal.takeUp();
    if (lines.length === 0) return;
    for (const line of lines) {
      const record = readNext(line, head);
      apply(state, record);
      head = record;
    }
  }
}

/** What this box has seen must be in the table: a table that lost it may have lost a revoke. */
async function requireKnown(
  { reader, schema, place }: PostgresTable,
  seen: Pick<Head, 'seq' | 'hash'>,
  directory: string,
): Promise<void> {
  const rows = await reader
    .ask(`select hash from ${schema}.event where seq = $1`, [seen.seq])
    .catch((error) => {
      throw linkFailed('open the store', place, error);
    });
  if (rows[0]?.hash === seen.hash) return;
  const reason = rows[0]
    ? `it holds another event ${seen.seq} than this box has seen`
    : `it does not hold event ${seen.seq}, which this box has seen`;
  throw storeDamaged(
    'open the store',
    `"${place}": ${reason}; it was restored from a backup, or is another rack`,
    `nothing was changed; if that is as it should be, move "keyrack.json" and "head" in "${directory}" away, and look which keys must be revoked again`,
  );
}
