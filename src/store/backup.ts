import { realpath } from 'node:fs/promises';
import { KeyError } from '../core/errors.ts';
import type { OnProgress } from '../core/on-progress.ts';
import type { BackupHeader } from './backup-header.ts';
import { diskFileSystem as disk } from './file-system.ts';
import { readRecords } from './journal-lines.ts';
import { damageOf, type Look, lookAt } from './look.ts';
import { isMissing, storeDamaged, storeFailed } from './store-error.ts';

/** A backup that is ready to be written. */
export interface Backup {
  readonly seq: number;
  readonly hash: string;
  /** About how long the text is, in bytes. */
  readonly bytes: number;
  /** The text of the file, a piece at a time. */
  readonly text: AsyncIterable<string>;
}

const attempt = 'back up the data directory';
const pieceLength = 256 * 1024;

/**
 * One consistent backup of a data directory, whether somebody holds it or not: the journal is only
 * ever appended to, so what chains up to a place is the whole truth at that place. Needs no lock and
 * changes nothing; `onRead` hears how far the journal is read, in bytes, before the first line is written. @throws not_found (no rack), store_damaged, store_failed
 */
export async function makeBackup(
  directory: string,
  now: number,
  onRead?: OnProgress,
): Promise<Backup> {
  const look = await lookAt(await findDirectory(directory), onRead).catch((error) => {
    throw storeFailed(attempt, 'reading', directory, error);
  });
  const [reason] = damageOf(look);
  if (reason !== undefined)
    throw storeDamaged(
      attempt,
      reason,
      'nothing was written, see keyrack doctor for the next step',
    );
  if (look.survey.head.seq === 0) throw noRack(directory);
  const { seq, hash } = look.survey.head;
  const bytes = look.survey.segments.reduce((sum, { size }) => sum + size, 0);
  return { seq, hash, bytes, text: write(look, now) };
}

async function findDirectory(directory: string): Promise<string> {
  return realpath(directory).catch((error) => {
    throw isMissing(error) ? noRack(directory) : storeFailed(attempt, 'reading', directory, error);
  });
}

function noRack(directory: string): KeyError {
  const message = `Cannot ${attempt}: "${directory}" holds no rack; name another one with --data`;
  return new KeyError('not_found', message);
}

async function* write({ survey, saved, snapshot }: Look, now: number): AsyncGenerator<string> {
  const { seq, hash } = survey.head;
  const header: BackupHeader = {
    keyrack_backup: 1,
    ...{ seq, hash },
    created_at: new Date(now).toISOString(),
    usage: saved && snapshot.standing === 'agrees' ? saved.usage : { total: [], previous: [] },
  };
  let piece = `${JSON.stringify(header)}\n`;
  for await (const line of readRecords(disk, survey.segments, 1, seq)) {
    piece += `${line}\n`;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
