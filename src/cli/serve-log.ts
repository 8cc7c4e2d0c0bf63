import { safeText } from '../core/text.ts';
import type { AccessLogOptions } from '../server/access-log.ts';
import type { Context } from './command.ts';
import { type Level, prioritize } from './journal.ts';
import { lineWriter } from './line-writer.ts';
import type { LogMode } from './settings.ts';

/** What a server tells on stderr while it serves. */
export interface ServeLog {
  /** Tells how things stand, unless silence is wanted. */
  say(...lines: readonly string[]): void;
  /** Tells what somebody should look at, even where silence is wanted. */
  warn(...lines: readonly string[]): void;
  /** Tells trouble, even where silence is wanted. */
  trouble(line: string): void;
  /** What takes the lines of an access log of the mode; null if it has none. */
  access(mode: LogMode): AccessLogOptions | null;
  /** Writes its own lines as the mode has them from now on. */
  use(mode: LogMode): void;
  /** Resolves when all is written. */
  flushed(): Promise<void>;
}

/** Makes the log of a server. In JSON every line is one object, whatever it tells; in the journal each has its priority. */
export function makeServeLog(
  { io, printer }: Pick<Context, 'io' | 'printer'>,
  mode: LogMode,
): ServeLog {
  let format = formatOf(mode);
  const toLine = (level: Level, message: string) =>
    format === 'json'
      ? JSON.stringify({
          time: new Date(io.now()).toISOString(),
          level,
          message: safeText(message),
        })
      : printer.own(safeText(/^hint: /.test(message) ? message : `keyrack: ${message}`));
  const rank = (level: Level, line: string) => (io.isJournaled ? prioritize(level, line) : line);
  const tell = (level: Level, message: string) => rank(level, toLine(level, message));
  const writer = lineWriter(io.stderr, (count) =>
    tell('error', `${count} lines of the log were dropped: whoever reads it is too slow`),
  );
  const write = (line: string) => writer.write(rank('info', line));
  return {
    say: (...lines) => {
      if (!printer.quiet) for (const line of lines) writer.write(tell('info', line));
    },
    warn: (...lines) => {
      for (const line of lines) writer.write(tell('warning', line));
    },
    trouble: (line) => writer.write(tell('error', line)),
    access: (wanted) => (wanted === 'off' ? null : { format: formatOf(wanted), write }),
    use: (wanted) => {
      format = formatOf(wanted);
    },
    flushed: writer.flushed,
  };
}

function formatOf(mode: LogMode) {
  return mode === 'json' ? 'json' : 'text';
}
