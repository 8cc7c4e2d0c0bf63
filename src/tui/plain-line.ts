/** The terminal, as far as a plain line needs it. */
export interface PlainTerminal {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  /** Ends the waiting as a key does. */
  readonly signal: AbortSignal;
}

const closing = /[\r\n\u0003\u001b]/;

/**
 * Writes a text as one line of its own to the normal screen, where the mouse selects it whole and the
 * scrollback keeps it, and waits for Enter, Escape or ctrl-c. The terminal belongs to the caller meanwhile.
 */
export async function showPlainLine(text: string, terminal: PlainTerminal): Promise<void> {
  const { stdin, stdout } = terminal;
  stdout.write(`\r\n${text}\r\n\r\nPress Enter to go back. `);
  // Raw, so that ctrl-d does not end the input for good.
  stdin.setRawMode(true);
  stdin.ref();
  try {
    await keyPressed(terminal);
  } finally {
    stdin.setRawMode(false);
    stdin.unref();
    stdout.write('\r\n');
  }
}

function keyPressed({ stdin, signal }: PlainTerminal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const read = () => {
    for (let chunk = stdin.read(); chunk !== null; chunk = stdin.read()) {
      if (closing.test(String(chunk))) resolve();
    }
  };
  const stop = () => resolve();
  stdin.on('readable', read);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) resolve();
  return promise.finally(() => {
    stdin.removeListener('readable', read);
    signal.removeEventListener('abort', stop);
  });
}
