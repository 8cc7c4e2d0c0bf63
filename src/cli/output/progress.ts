import type { Context } from '../command.ts';

const firstMs = 1000;
const pauseMs = 200;

/** One line on a terminal that tells how far a long work is, from its first second on; elsewhere nothing. */
export class Progress {
  readonly #context: Context;
  readonly #isShown: boolean;
  #next = performance.now() + firstMs;
  #isOnScreen = false;

  constructor(context: Context) {
    const { io, printer } = context;
    this.#context = context;
    this.#isShown = io.stderr.isTTY && !printer.quiet && io.env.TERM !== 'dumb';
  }

  /** Shows the text that `tell` makes, if it is time to. */
  show(tell: () => string): void {
    if (!this.#isShown || performance.now() < this.#next) return;
    this.#next = performance.now() + pauseMs;
    this.#isOnScreen = true;
    const { io, printer } = this.#context;
    const text = printer.own(tell()).slice(0, (io.stderr.columns ?? 80) - 1);
    void io.stderr.write(`\r\u001b[K${text}`);
  }

  /** Takes the line away. */
  async clear(): Promise<void> {
    if (this.#isOnScreen) await this.#context.io.stderr.write('\r\u001b[K');
    this.#isOnScreen = false;
  }
}
