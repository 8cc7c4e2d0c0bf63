import { genesisHead, type Head, seal } from '../core/chain.ts';
import type { KeyrackEvent } from '../core/event.ts';
import type { Journal } from '../core/ports.ts';

/** The journal in memory, for tests and for the mock: the same lines, gone with the process. */
export class MemoryJournal implements Journal {
  readonly #lines: string[] = [];
  #head: Head = genesisHead;

  head(): Head {
    return this.#head;
  }

  async append(events: readonly KeyrackEvent[]): Promise<Head> {
    const batch = this.#head.batch + 1;
    for (const event of events) {
      const sealed = seal(event, this.#head, batch);
      this.#lines.push(sealed.line);
      this.#head = sealed.head;
    }
    return this.#head;
  }

  async *read(from: number): AsyncIterable<string> {
    for (let index = Math.max(0, from - 1); index < this.#lines.length; index += 1) {
      yield this.#lines[index] ?? '';
    }
  }
}
