import type { CandidateFinder } from './candidates.ts';

/** Where a candidate stands: line and column from 1, the column in bytes. */
export interface Spot {
  readonly line: number;
  readonly column: number;
  readonly token: string;
}

const newline = 10;

/**
 * Goes through one stream of bytes in pieces of any size. What could be the beginning of a token at the end of a
 * piece is kept for the next one, so a token is found once, wherever the pieces are cut.
 */
export class ByteScanner {
  readonly #finder: CandidateFinder;
  readonly #onSpot: (spot: Spot) => void;
  #rest: Buffer = Buffer.alloc(0);
  #lines = 0;
  /** How many bytes of the present line are behind us. */
  #column = 0;

  constructor(finder: CandidateFinder, onSpot: (spot: Spot) => void) {
    this.#finder = finder;
    this.#onSpot = onSpot;
  }

  /** Takes the next piece, which may be overwritten afterwards. */
  push(piece: Buffer): void {
    const bytes = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    const end = Math.max(0, bytes.length - this.#finder.longest + 1);
    this.#scan(bytes, end);
    this.#rest = Buffer.from(bytes.subarray(end));
  }

  /** Looks at what is left at the end of the stream. */
  end(): void {
    this.#scan(this.#rest, this.#rest.length);
    this.#rest = Buffer.alloc(0);
  }

  #scan(bytes: Buffer, end: number): void {
    let done = 0;
    for (const { offset, token } of this.#finder.find(bytes, end)) {
      this.#advance(bytes, done, offset);
      done = offset;
      this.#onSpot({ line: this.#lines + 1, column: this.#column + 1, token });
    }
    this.#advance(bytes, done, end);
  }

  /** A plain loop counts lines faster than one search for each. */
  #advance(bytes: Buffer, from: number, to: number): void {
    let last = -1;
    for (let at = from; at < to; at += 1) {
      if (bytes[at] !== newline) continue;
      this.#lines += 1;
      last = at;
    }
    this.#column = last === -1 ? this.#column + to - from : to - last - 1;
  }
}
