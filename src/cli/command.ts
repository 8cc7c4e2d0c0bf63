import type { Connection } from './connect.ts';
import type { Io } from './io.ts';
import type { Printer } from './output/printer.ts';
import type { Arguments } from './parse.ts';
import type { Settings } from './settings.ts';
import type { OptionSpec, PositionalSpec } from './syntax.ts';

/**
 * One command, as data: parsing, `--help` and suggestions are made from it. `words` are what is
 * typed after `keyrack`; the command without words is the terminal UI.
 */
export interface Command {
  readonly words: readonly string[];
  readonly summary: string;
  /** For programs: no help, no manual and no suggestion names it. */
  readonly hidden?: boolean;
  readonly examples: readonly string[];
  readonly positionals?: readonly PositionalSpec[];
  readonly options?: readonly OptionSpec[];
  /** Paragraphs after the options. */
  readonly notes?: readonly string[];
  /** Does it; returns the exit code if that is not 0. */
  run(context: Context): Promise<number | undefined>;
}

/** What a running command works with. */
export interface Context {
  readonly args: Arguments;
  readonly io: Io;
  readonly printer: Printer;
  readonly commands: readonly Command[];
  /** The settings that hold for this run, read on the first call. */
  settings(): Settings;
  /** Runs the work with a rack, in this process or over a socket, and lets go of it afterwards. */
  withRack<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
}
