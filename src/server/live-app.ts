import type { Fetchable } from './server.ts';

/** An app that may be replaced while it is served. A request is answered by the one that was there when it came. */
export class LiveApp implements Fetchable {
  #app: Fetchable;

  constructor(app: Fetchable) {
    this.#app = app;
  }

  readonly fetch: Fetchable['fetch'] = (...given) => this.#app.fetch(...given);

  /** Answers by another app from the next request on. */
  use(app: Fetchable): void {
    this.#app = app;
  }
}
