import { safeText } from '../core/text.ts';
import type { AccessLogOptions } from '../server/access-log.ts';
import type { Context } from './command.ts';
import { lineWriter } from './line-writer.ts';
import type { LogMode } from './settings.ts';

/** What a server tells on stderr while it serves. */
export interface ServeLog {
  /** Tells how things stand, unless silence is wanted. */
  say(...lines: readonly string[]): void;
  /** Tells trouble, even where silence is wanted. */
  trouble(line: string): void;
  /** Takes the lines of the access log; null if there is none. */
  readonly access: AccessLogOptions | null;
  /** Resolves when all is written. */
  flushed(): Promise<void>;
}

/** Makes the log of a server. In JSON every line is one object, whatever it tells. */
export function makeServeLog(
  { io, printer }: Pick<Context, 'io' | 'printer'>,
  mode: LogMode,
): ServeLog {
  const format = mode === 'json' ? 'json' : 'text';
  const toLine = (level: 'info' | 'error', message: string) =>
    format === 'json'
      ? JSON.stringify({
          time: new Date(io.now()).toISOString(),
          level,
          message: safeText(message),
        })
      : printer.own(safeText(/^hint: /.test(message) ? message : `keyrack: ${message}`));
  const writer = lineWriter(io.stderr, (count) =>
    toLine('error', `${count} lines of the log were dropped: whoever reads it is too slow`),
  );
  return {
    say: (...lines) => {
      if (!printer.quiet) for (const line of lines) writer.write(toLine('info', line));
    },
    trouble: (line) => writer.write(toLine('error', line)),
    access: mode === 'off' ? null : { format, write: writer.write },
    flushed: writer.flushed,
  };
}
