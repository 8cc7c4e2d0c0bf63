import type { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { interruptionOf } from '../until-aborted.ts';
import { ByteScanner, type Spot } from './byte-scanner.ts';
import type { CandidateFinder } from './candidates.ts';
import { readPieces } from './read-pieces.ts';
import type { Suspects } from './suspects.ts';
import { systemReason } from './system-reason.ts';
import { walkFiles } from './walk-files.ts';

/** What could not be looked at. */
export interface Problem {
  readonly path: string;
  readonly reason: string;
}

/** How a scan is done. */
export interface ScanOptions {
  readonly finder: CandidateFinder;
  readonly suspects: Suspects;
  /** Larger files are not looked at. */
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** The name of a file as it may be shown: it may hold a token as well. */
  readonly show: (path: string) => string;
  readonly onProgress: (scan: Scan) => void;
}

/** How long it goes on before signals and progress have their turn, in milliseconds. */
const turnMs = 20;
const maxProblems = 1000;

/** One scan: counts what it looks at, and remembers what it could not. */
export class Scan {
  readonly options: ScanOptions;
  readonly problems: Problem[] = [];
  files = 0;
  objects = 0;
  bytes = 0;
  #turn = performance.now();

  constructor(options: ScanOptions) {
    this.options = options;
  }

  /** Looks at a file, or at all files below a directory. */
  async path(path: string): Promise<void> {
    for (const entry of walkFiles(path)) {
      if (entry.problem !== null) this.note(entry.path, entry.problem);
      else if (entry.size > this.options.maxBytes) this.note(entry.path, this.tooLarge);
      else await this.#file(entry.path, entry.bytes);
      await this.breathe();
    }
  }

  /** Looks at a stream. */
  async stream(name: string, stream: Readable): Promise<void> {
    const scanner = this.scanner((spot) => this.suspect(name, spot));
    for await (const chunk of stream) {
      const piece = Buffer.from(chunk);
      this.bytes += piece.length;
      scanner.push(piece);
      await this.breathe();
    }
    scanner.end();
    this.files += 1;
  }

  /** Takes a look-alike of a file. */
  suspect(file: string, { line, column, token }: Spot): void {
    const place = { file: this.options.show(file), line, column, history: null };
    this.options.suspects.add(place, token);
  }

  /** What looks at one stream of bytes, and hands over each look-alike. */
  scanner(onSpot: (spot: Spot) => void): ByteScanner {
    return new ByteScanner(this.options.finder, onSpot);
  }

  /** Remembers what could not be looked at. */
  note(path: string, reason: string): void {
    if (this.problems.length < maxProblems)
      this.problems.push({ path: this.options.show(path), reason });
  }

  /** Why a file or an object is passed by. */
  get tooLarge(): string {
    return `it is larger than ${this.options.maxBytes} bytes; see --max-size`;
  }

  /** Lets signals and progress have their turn, and asks the rack when enough has come together. */
  async breathe(): Promise<void> {
    if (this.options.suspects.isFull) await this.options.suspects.settle();
    if (performance.now() - this.#turn < turnMs) return;
    this.options.onProgress(this);
    await nextTurn();
    if (this.options.signal.aborted) throw interruptionOf(this.options.signal);
    this.#turn = performance.now();
  }

  async #file(path: string, bytes: Buffer): Promise<void> {
    const scanner = this.scanner((spot) => this.suspect(path, spot));
    try {
      for (const piece of readPieces(bytes)) {
        this.bytes += piece.length;
        scanner.push(piece);
        await this.breathe();
      }
      scanner.end();
      this.files += 1;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
      this.note(path, systemReason(error));
    }
  }
}
