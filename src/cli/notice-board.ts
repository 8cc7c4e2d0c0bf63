/** Passes on what a rack has to say while it is open, to whoever listens; what nobody listens to is gone. */
export class NoticeBoard {
  readonly #listeners = new Set<(text: string) => void>();

  /** Tells a notice to all listeners. */
  readonly put = (text: string): void => {
    for (const listener of this.#listeners) listener(text);
  };

  /** Adds a listener; returns what takes it away again. */
  readonly listen = (listener: (text: string) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
}
