import { constants } from 'node:fs';
import { dirname } from 'node:path';
import type { JournalRecord } from '../core/chain.ts';
import type { Clock } from '../core/ports.ts';
import { diskFileSystem, type FileSystem } from './file-system.ts';
import { FileJournal } from './journal-file.ts';
import type { Place } from './journal-places.ts';
import { confirmTail, cutTail, type Recovered } from './journal-recover.ts';
import { type Scan, scanJournal } from './journal-scan.ts';
import { listSegments, restore, type Segment } from './journal-segments.ts';
import { startSegment } from './journal-start.ts';
import { isMissing, storeDamaged, storeFailed } from './store-error.ts';
import { syncDirectory } from './write-file.ts';

/** How a journal is opened; everything has a default. */
export interface JournalOptions {
  /** Records up to this sequence number are known from elsewhere; reading begins near the next one. */
  readonly after?: number;
  /** Places that the journal must hold. */
  readonly places?: readonly Place[];
  /** Paths of files that are never there without a journal. */
  readonly traces?: readonly string[];
  /** Takes every record after `after`, in order. */
  readonly onRecord?: (record: JournalRecord) => void;
  readonly segmentBytes?: number;
  readonly fileSystem?: FileSystem;
  readonly clock?: Clock;
  /** Told when the journal stops. */
  readonly notice?: (text: string) => void;
}

/** An open journal, and what was cut off to open it. */
export interface OpenedJournal {
  readonly journal: FileJournal;
  readonly recovered: Recovered | null;
}

const defaultSegmentBytes = 8 * 1024 * 1024;

/**
 * Opens the journal in a directory, which is made if it is missing. A torn tail is kept aside and
 * cut off; everything else that does not hold is refused with `store_damaged`, and nothing changed.
 */
export async function openJournal(
  directory: string,
  options: JournalOptions = {},
): Promise<OpenedJournal> {
  try {
    return await open(directory, options);
  } catch (error) {
    throw storeFailed('open the journal', 'working in', directory, error);
  }
}

async function open(directory: string, options: JournalOptions): Promise<OpenedJournal> {
  const {
    fileSystem = diskFileSystem,
    after = 0,
    places = [],
    onRecord = () => undefined,
  } = options;
  const segments = await findSegments(fileSystem, directory, options.traces ?? []);
  const start = await startSegment(fileSystem, segments, after);
  const scan = await scanJournal(fileSystem, segments, start, { places, after, onRecord });
  return resume(directory, segments, scan, options);
}

/** A missing journal is never an empty one: it may be made only if nothing says that it was there. */
async function findSegments(
  fileSystem: FileSystem,
  directory: string,
  traces: readonly string[],
): Promise<Segment[]> {
  const stats = await fileSystem.lstat(directory).catch((error) => {
    if (isMissing(error)) return null;
    throw error;
  });
  if (stats && !stats.isDirectory()) throw damaged(`"${directory}" is not a directory`);
  const segments = stats ? await listSegments(fileSystem, directory) : [];
  if (segments.length === 0 && traces.length > 0) {
    throw damaged(`"${directory}" holds no journal, but "${traces[0]}" was made from one`);
  }
  if (!stats) await fileSystem.mkdir(directory, { mode: 0o700 });
  if (segments.length === 0) await syncDirectory(fileSystem, dirname(directory));
  return segments;
}

async function resume(
  directory: string,
  segments: Segment[],
  scan: Scan,
  {
    fileSystem = diskFileSystem,
    segmentBytes = defaultSegmentBytes,
    clock = Date.now,
    notice = () => undefined,
  }: JournalOptions,
): Promise<OpenedJournal> {
  const start = { fileSystem, directory, segments, head: scan.head, segmentBytes, notice };
  const segment = segments.at(-1);
  if (!segment) return { journal: new FileJournal({ ...start, file: null }), recovered: null };
  const file = await fileSystem.open(segment.path, constants.O_RDWR | constants.O_NOFOLLOW);
  try {
    const recovered = scan.torn
      ? await cutTail(fileSystem, directory, { file, segment, end: scan.end, now: clock() })
      : null;
    segment.size = scan.end;
    await confirmTail(file, scan);
    await syncDirectory(fileSystem, directory);
    return { journal: new FileJournal({ ...start, file }), recovered };
  } catch (error) {
    await file.close().catch(() => undefined);
    throw error;
  }
}

function damaged(reason: string, cause?: unknown): Error {
  return storeDamaged('open the journal', reason, restore, cause);
}
