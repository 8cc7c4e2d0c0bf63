import type { Readable } from 'node:stream';
import type { Hangup } from './hangup.ts';

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
  /** True if stderr goes to the journal of systemd, which takes a priority before each line. */
  readonly isJournaled: boolean;
  /** Aborted by a signal; the reason is an `Interrupted`. */
  readonly signal: AbortSignal;
  /** Where a command can ask for SIGHUP, which would end it otherwise. */
  readonly hangup: Hangup;
  /** The present moment in milliseconds since the epoch. */
  readonly now: () => number;
}
