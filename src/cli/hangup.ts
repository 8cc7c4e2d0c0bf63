import { isatty } from 'node:tty';

/**
 * What SIGHUP means. A server that goes on for months is told by it to read its settings again. But it is
 * also what the processes of a terminal get when that goes away, and a server that somebody started in
 * one must not live on unseen, with the directory locked. The kernel takes the terminal away
 * before it sends the signal, so the two can be told apart.
 */
export class Hangup {
  readonly #terminals: readonly number[];
  readonly #isTerminal: (descriptor: number) => boolean;
  #listener: (() => void) | null = null;

  /** Notes which of the three standard streams are a terminal now. */
  constructor(isTerminal: (descriptor: number) => boolean = isatty) {
    this.#isTerminal = isTerminal;
    this.#terminals = [0, 1, 2].filter(isTerminal);
  }

  /** Lets SIGHUP come to the listener, and not end the process, until the function that is returned is called. */
  listen(listener: () => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = null;
    };
  }

  /** Hands the signal on; false if it is to end the process. */
  take(): boolean {
    const isTerminalGone = !this.#terminals.every(this.#isTerminal);
    if (this.#listener === null || isTerminalGone) return false;
    this.#listener();
    return true;
  }
}
