import type { Readable } from 'node:stream';

/** A stream that a command writes to. */
export interface Output {
  readonly isTTY: boolean;
  /** How many columns the terminal has; undefined where there is none. */
  readonly columns: number | undefined;
  /** Resolves when the text is handed over; rejects if nobody takes it (EPIPE) or there is no room for it. */
  write(text: string): Promise<void>;
}

/** Everything that a command gets from outside. `main.ts` hands in the process, tests hand in strings. */
export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  /** Aborted by a signal; the reason is an `Interrupted`. */
  readonly signal: AbortSignal;
  /** The present moment in milliseconds since the epoch. */
  readonly now: () => number;
}
