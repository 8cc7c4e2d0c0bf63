import { realpath } from 'node:fs/promises';
import { KeyError } from '../core/errors.ts';
import type { OnProgress } from '../core/on-progress.ts';
import type { BackupHeader } from './backup-header.ts';
import { diskFileSystem as disk } from './file-system.ts';
import { type Line, readRecords } from './journal-lines.ts';
import { takeLock } from './lock.ts';
import { damageOf, type Look, lookAt } from './look.ts';
import { isMissing, storeDamaged, storeFailed } from './store-error.ts';
import { refuseBoxOf } from './store-mark.ts';
import type { WholeRack } from './whole-rack.ts';

/** How a data directory is read. */
export interface DirectorySourceOptions {
  readonly attempt: string;
  readonly now: number;
  /** Holds the directory until the end, so that nobody changes the rack meanwhile. */
  readonly alone: boolean;
  /** Hears how far the journal is read, in bytes. */
  readonly onRead?: OnProgress;
}

const wayOut = 'nothing was written, see keyrack doctor for the next step';
const linesAtOnce = 1000;

/**
 * The rack in a data directory, whether somebody holds it or not: the journal is only ever appended
 * to, so what chains up to a place is the whole truth at that place. Changes nothing in it.
 * @throws not_found (no rack), conflict (it is that of a box), store_locked, store_damaged, store_failed
 */
export async function wholeOfDirectory(
  directory: string,
  { attempt, now, alone, onRead }: DirectorySourceOptions,
): Promise<WholeRack> {
  const path = await findDirectory(directory, attempt);
  await refuseBoxOf({ directory: path, fileSystem: disk });
  const lock = alone ? await takeLock(path, new Date(now).toISOString()) : null;
  const close = async () => lock?.release();
  try {
    const look = await lookAt(path, onRead).catch((error) => {
      throw storeFailed(attempt, 'reading', directory, error);
    });
    refuseUnfit(look, directory, attempt);
    return {
      header: headerOf(look, now),
      ...{ name: `"${path}"`, wayOut, isChecked: true },
      placeOf: ({ number }) => `event ${number} of "${path}"`,
      lines: () => linesOf(look),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

function refuseUnfit(look: Look, directory: string, attempt: string): void {
  const [reason] = damageOf(look);
  if (reason !== undefined) throw storeDamaged(attempt, reason, wayOut);
  if (look.survey.head.seq === 0) throw noRack(directory, attempt);
}

async function findDirectory(directory: string, attempt: string): Promise<string> {
  return realpath(directory).catch((error) => {
    if (isMissing(error)) throw noRack(directory, attempt);
    throw storeFailed(attempt, 'reading', directory, error);
  });
}

function noRack(directory: string, attempt: string): KeyError {
  const message = `Cannot ${attempt}: "${directory}" holds no rack; name another directory`;
  return new KeyError('not_found', message);
}

function headerOf({ survey, saved, snapshot }: Look, now: number): BackupHeader {
  const { seq, hash } = survey.head;
  return {
    keyrack_backup: 1,
    ...{ seq, hash },
    created_at: new Date(now).toISOString(),
    usage: saved && snapshot.standing === 'agrees' ? saved.usage : { total: [], previous: [] },
  };
}

async function* linesOf({ survey }: Look): AsyncGenerator<readonly Line[]> {
  let lines: Line[] = [];
  let number = 0;
  for await (const text of readRecords(disk, survey.segments, 1, survey.head.seq)) {
    number += 1;
    lines.push({ number, offset: 0, bytes: Buffer.from(text), terminated: true });
    if (lines.length < linesAtOnce) continue;
    yield lines;
    lines = [];
  }
  yield lines;
}
