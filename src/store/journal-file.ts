/**
 * The journal on disk: segments `000001.ndjson` and on. One append is one batch is one write and
 * one fdatasync, and only then is it acknowledged. Nothing that was acknowledged is ever lost or
 * changed; what was refused is taken back at once.
 *
 * After a failed sync nobody knows what is on the disk, and the kernel may answer the next sync
 * with a success that means nothing. So a sync is never tried again: the journal stops until it is
 * opened anew, which reads what is there and writes its last batch once more.
 */
import { join } from 'node:path';
import { type Head, sealBatch } from '../core/chain.ts';
import { KeyError } from '../core/errors.ts';
import type { KeyrackEvent } from '../core/event.ts';
import type { Journal } from '../core/ports.ts';
import type { FileSystem, OpenFile } from './file-system.ts';
import { refuseLongLines } from './journal-line-limit.ts';
import { readRecords } from './journal-lines.ts';
import { type Segment, segmentName } from './journal-segments.ts';
import { errnoOf, storeFailed } from './store-error.ts';
import { createFile, syncDirectory, writeAll } from './write-file.ts';

/** Where a journal begins to append: what `openJournal` found. */
export interface JournalStart {
  readonly fileSystem: FileSystem;
  readonly directory: string;
  readonly segments: Segment[];
  /** The last segment, open for writing; null if there is none yet. */
  readonly file: OpenFile | null;
  readonly head: Head;
  /** A batch that begins at or after this size begins a new segment. */
  readonly segmentBytes: number;
  /** Told when the journal stops. */
  readonly notice: (text: string) => void;
}

const attempt = 'append to the journal';
const closed = 'it is closed; open the data directory again';

/** Core's Journal in a directory that no other process touches. Made by `openJournal`. */
export class FileJournal implements Journal {
  readonly #start: JournalStart;
  #file: OpenFile | null;
  #head: Head;
  #isClosed = false;
  #stopped: KeyError | null = null;
  #trouble: string | null = null;

  constructor(start: JournalStart) {
    this.#start = start;
    this.#file = start.file;
    this.#head = start.head;
  }

  head(): Head {
    return this.#head;
  }

  /** Why nothing is appended until a restart, without paths since strangers may read it; null if all is well. */
  trouble(): string | null {
    return this.#trouble;
  }

  async append(events: readonly KeyrackEvent[]): Promise<Head> {
    if (this.#stopped) throw this.#stopped;
    if (this.#isClosed) throw new KeyError('store_failed', `Cannot ${attempt}: ${closed}`);
    if (events.length === 0) return this.#head;
    const { bytes, head } = encode(events, this.#head);
    const { file, segment } = await this.#writable();
    await this.#write(file, segment, bytes);
    await this.#sync(segment.path, () => file.datasync());
    segment.size += bytes.length;
    this.#head = head;
    return head;
  }

  /** This process owns the directory, so there is never anything of others; after a failed sync only a restart tells. */
  async takeUp(): Promise<readonly string[]> {
    if (this.#stopped) throw this.#stopped;
    return [];
  }

  read(from: number): AsyncIterable<string> {
    return readRecords(this.#start.fileSystem, this.#start.segments, from, this.#head.seq);
  }

  /** Closes the file; every later append is refused. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#file?.close();
    this.#file = null;
  }

  async #writable(): Promise<{ file: OpenFile; segment: Segment }> {
    const segment = this.#start.segments.at(-1);
    if (this.#file && segment && segment.size < this.#start.segmentBytes)
      return { file: this.#file, segment };
    return this.#nextSegment();
  }

  async #nextSegment(): Promise<{ file: OpenFile; segment: Segment }> {
    const { fileSystem, directory, segments } = this.#start;
    const name = segmentName(segments.length + 1);
    const path = join(directory, name);
    const file = await createFile(fileSystem, path).catch((error) => {
      throw storeFailed(attempt, 'creating', path, error);
    });
    // The segment before it was synced with its last batch, so a failing close loses nothing.
    await this.#file?.close().catch(() => undefined);
    this.#file = file;
    const segment = { name, path, first: this.#head.seq + 1, size: 0 };
    segments.push(segment);
    await this.#sync(directory, () => syncDirectory(fileSystem, directory));
    return { file, segment };
  }

  /** Takes a half-done write back, so that the next event is never glued to a fragment. */
  async #write(file: OpenFile, { path, size }: Segment, bytes: Uint8Array): Promise<void> {
    try {
      await writeAll(file, bytes, size);
    } catch (error) {
      await this.#sync(path, async () => {
        await file.truncate(size);
        await file.datasync();
      });
      throw storeFailed(attempt, 'writing', path, error);
    }
  }

  async #sync(path: string, step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.#stopped = this.#stop(path, error);
      throw this.#stopped;
    }
  }

  #stop(path: string, cause: unknown): KeyError {
    const errno = errnoOf(cause);
    this.#trouble = `a change was not confirmed by the disk (${errno})`;
    this.#start.notice(`changes are refused until restart: ${this.#trouble}; check the disk`);
    const reason = `a change to "${path}" was not confirmed (${errno})`;
    const message = `Cannot ${attempt}: ${reason}; restart Keyrack after checking the disk`;
    return new KeyError('store_stopped', message, { cause });
  }
}

function encode(events: readonly KeyrackEvent[], from: Head): { bytes: Buffer; head: Head } {
  const { lines, head } = sealBatch(events, from);
  refuseLongLines(lines, attempt);
  return { bytes: Buffer.from(`${lines.join('\n')}\n`), head };
}
