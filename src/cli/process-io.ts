import type { WriteStream } from 'node:tty';
import { descriptorOutput } from './descriptor-output.ts';
import type { Hangup } from './hangup.ts';
import type { Io, Output } from './io.ts';
import { isJournal } from './journal.ts';

/** The streams and the environment of this process. */
export function processIo(signal: AbortSignal, hangup: Hangup): Io {
  return {
    env: process.env,
    stdin: process.stdin,
    stdout: outputTo(process.stdout),
    stderr: silent(outputTo(process.stderr, descriptorOutput(process.stderr.fd))),
    isJournaled: isJournal(process.stderr.fd, process.env.JOURNAL_STREAM),
    signal,
    hangup,
    now: Date.now,
  };
}

/** A stream without a listener would turn EPIPE into a crash; the failed write itself is what reports it. */
function outputTo(stream: WriteStream, write = streamWriter(stream)): Output {
  stream.on('error', () => {});
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      // Serial lines and some pseudoterminals say that they have none.
      return stream.isTTY && stream.columns > 0 ? stream.columns : undefined;
    },
    write,
  };
}

function streamWriter(stream: WriteStream): Output['write'] {
  return (text) =>
    new Promise((resolve, reject) => {
      stream.write(text, (error) => (error ? reject(error) : resolve()));
    });
}

/** Talk that nobody can hear is no reason to fail. */
function silent(output: Output): Output {
  return {
    isTTY: output.isTTY,
    get columns() {
      return output.columns;
    },
    write: (text) => output.write(text).catch(() => {}),
  };
}
