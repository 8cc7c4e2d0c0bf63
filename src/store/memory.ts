import { genesisHead, type Head, sealBatch } from '../core/chain.ts';
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
    const { lines, head } = sealBatch(events, this.#head);
    this.#lines.push(...lines);
    this.#head = head;
    return head;
  }

  async takeUp(): Promise<readonly string[]> {
    return [];
  }

  async *read(from: number): AsyncIterable<string> {
    for (let index = Math.max(0, from - 1); index < this.#lines.length; index += 1) {
      yield this.#lines[index] ?? '';
    }
  }
}
