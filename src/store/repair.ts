/**
 * `doctor --repair --accept-loss`: gives up what does not hold. Everything that is given up is kept
 * in `journal/lost-…`, and the journal tells it by an event of its own.
 *
 * A crash in the middle must not leave a store that opens as if nothing had been lost. So the order
 * is: keep a copy of the tail; put the cut segment in place together with the event, in one rename;
 * then move later segments away, and last the files that name another end. Until that is done, what
 * is left over contradicts the journal, and the store is refused as before.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Actor } from '../core/actor.ts';
import { sealBatch } from '../core/chain.ts';
import type { EventData, KeyrackEvent } from '../core/event.ts';
import { genesis } from '../core/genesis.ts';
import type { OnProgress } from '../core/on-progress.ts';
import type { Clock } from '../core/ports.ts';
import { prepareDirectory } from './directory.ts';
import { diskFileSystem, type FileSystem } from './file-system.ts';
import { type Cut, cutOf } from './journal-cut.ts';
import { useNewer } from './journal-segments.ts';
import { takeLock } from './lock.ts';
import { damageOf, describeBreach, isWrong, type Look, lookAt } from './look.ts';
import { storeDamaged, storeFailed } from './store-error.ts';
import type { Survey } from './survey.ts';
import { replaceFile, syncDirectory, writeNewFile } from './write-file.ts';

/** Who repairs, and when. */
export interface RepairOptions {
  readonly actor: Actor;
  readonly user: string;
  readonly clock: Clock;
  /** What the repair is written through; the disk unless given. */
  readonly fileSystem?: FileSystem;
  /** Hears how far the journal is read, in bytes. */
  readonly onRead?: OnProgress;
}

/** What was given up. */
export interface Repaired
  extends Pick<EventData['journal.repaired'], 'segment' | 'offset' | 'bytes'> {
  /** The last event that is left of those before the repair. */
  readonly seq: number;
  /** How many lines stood behind it. */
  readonly lines: number;
  /** How many events were there by what `head` and `keyrack.json` say; null if they do not know more. */
  readonly known: number | null;
  /** The files that keep what was given up, below the data directory. */
  readonly kept: readonly string[];
}

const attempt = 'repair the data directory';

/**
 * Repairs a damaged data directory, and returns null if there is nothing to repair.
 * @throws store_locked, store_damaged (no line is left, or a newer Keyrack wrote it), store_failed
 */
export async function repairRack(
  directory: string,
  options: RepairOptions,
): Promise<Repaired | null> {
  const path = await prepareDirectory(diskFileSystem, directory, () => undefined);
  const lock = await takeLock(path, new Date(options.clock()).toISOString());
  try {
    const look = await lookAt(path, options.onRead);
    return damageOf(look).length === 0 ? null : await repair(look, options);
  } catch (error) {
    throw storeFailed(attempt, 'working in', path, error);
  } finally {
    await lock.release();
  }
}

async function repair(look: Look, options: RepairOptions): Promise<Repaired> {
  const { survey } = look;
  if (survey.breach?.newer) throw storeDamaged(attempt, describeBreach(survey), useNewer);
  if (survey.head.seq === 0) throw nothingLeft(survey);
  const cut = await cutOf(survey);
  const { segment, offset, bytes, lines } = cut;
  const saved = nameLost(options.clock());
  const kept = await giveUp(look, cut, { segment, offset, bytes, saved }, options);
  const { seq } = survey.head;
  const named = Math.max(look.head.seq ?? 0, look.snapshot.seq ?? 0);
  const known = named > seq ? named - seq : null;
  return { segment, offset, bytes, seq, lines, known, kept };
}

function nameLost(now: number): string {
  const time = new Date(now).toISOString().replaceAll(/[:.]/g, '-');
  return `lost-${time}-${randomBytes(4).toString('hex')}`;
}

/** Does what the head of this file says, in its order; returns the names of what is kept. */
async function giveUp(
  look: Look,
  cut: Cut,
  data: EventData['journal.repaired'],
  options: RepairOptions,
): Promise<readonly string[]> {
  const { survey, directory } = look;
  const { fileSystem = diskFileSystem } = options;
  const inJournal = (name: string) => join(survey.directory, name);
  const kept = cut.tail.length > 0 ? [data.saved] : [];
  for (const name of kept) await writeNewFile(fileSystem, inJournal(name), cut.tail);
  await syncDirectory(fileSystem, survey.directory);
  const content = Buffer.concat([cut.head, sealRepair(data, survey, options)]);
  await replaceFile(fileSystem, inJournal(cut.segment), content);
  const traces = [look.snapshot, look.head].filter(isWrong);
  const later = cut.later.map((name) => ({ name, path: inJournal(name) }));
  for (const { name, path } of [...later, ...traces]) {
    kept.push(`${data.saved}-${name}`);
    await fileSystem.rename(path, inJournal(kept.at(-1) ?? ''));
  }
  await syncDirectory(fileSystem, survey.directory);
  await syncDirectory(fileSystem, directory);
  return kept.map((name) => `journal/${name}`);
}

/** The lines that follow the cut: the event, after what a rack cannot be without. */
function sealRepair(
  data: EventData['journal.repaired'],
  { head }: Survey,
  { actor, user, clock }: RepairOptions,
): Buffer {
  const ts = new Date(clock()).toISOString();
  const repaired: KeyrackEvent = { ts, actor, op: 'journal.repaired', data };
  const { lines } = sealBatch([...genesis(ts, user).slice(head.seq), repaired], head);
  return Buffer.from(lines.map((line) => `${line}\n`).join(''));
}

function nothingLeft({ directory }: Survey): Error {
  const reason = `not one line of the journal in "${directory}" holds`;
  const wayOut =
    'nothing was changed, restore a backup (keyrack restore FILE) into a new directory';
  return storeDamaged(attempt, reason, wayOut);
}
