import type { Actor } from '../../../src/core/actor.ts';
import { genesisHead, type Head, seal } from '../../../src/core/chain.ts';
import type { KeyrackEvent } from '../../../src/core/event.ts';
import type { Journal } from '../../../src/core/ports.ts';
import { at } from './fixtures.ts';

/** A journal that only reads, and counts how many lines it gave out. */
export interface ReadJournal extends Journal {
  readonly lines: readonly string[];
  reads: number;
}

const actors: readonly Actor[] = [
  { kind: 'local', name: 'alice' },
  { kind: 'account', account: 'bob', name: 'Zo\u00eb' },
  { kind: 'key', key: 'kr_bbbbbbbbbbbb', account: 'carol' },
  { kind: 'system' },
];

/** Events number 1 to `count`, a second apart, two to a batch; the ids of their keys are k0, k1, k2 by turns. */
export function journalOf(count: number): ReadJournal {
  const lines: string[] = [];
  let head: Head = genesisHead;
  for (let index = 0; index < count; index += 1) {
    const sealed = seal(eventAt(index), head, Math.floor(index / 2) + 1);
    lines.push(sealed.line);
    head = sealed.head;
  }
  return reading(lines, head);
}

/** A journal that reads these lines and whose process wrote up to `head`. */
export function reading(lines: readonly string[], head: Head): ReadJournal {
  return {
    lines,
    reads: 0,
    head: () => head,
    takeUp: async () => [],
    append: () => Promise.reject(new Error('it only reads')),
    async *read(from) {
      for (const line of lines.slice(Math.max(0, from - 1))) {
        this.reads += 1;
        yield line;
      }
    },
  };
}

export function eventAt(index: number): KeyrackEvent {
  const actor = actors[index % 4] ?? { kind: 'system' };
  const op = index % 5 === 0 ? 'key.disabled' : 'key.enabled';
  return { ts: at(index * 1000), actor, op, data: { id: `k${index % 3}` } };
}
