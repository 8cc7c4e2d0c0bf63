import type { SnapshotFile } from './snapshot-file.ts';

/** So many records are written out at once: a few milliseconds' work. */
const chunkSize = 500;

/** The least characters of a piece but the last, so that a small file is written in one go. */
const pieceLength = 256 * 1024;

/**
 * The text of a snapshot: indented JSON, piece by piece, made when it is asked for. As a whole a
 * large rack takes a second, in which no request would be answered.
 */
export function* snapshotText(file: SnapshotFile): Generator<string> {
  let piece = '';
  for (const part of partsOf(file)) {
    piece += part;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}\n`;
}

/** What stands around the lists is written without them: each is a `[]` in it, and nothing else is. */
function* partsOf({ meta, accounts, keys, usage }: SnapshotFile): Generator<string> {
  const { total, previous } = usage;
  const frame = { meta, accounts: [], keys: [], usage: { ...usage, total: [], previous: [] } };
  const [start = '', ...rest] = JSON.stringify(frame, null, 2).split('[]');
  const lists = [listAt(1, accounts), listAt(1, keys), listAt(2, total), listAt(2, previous)];
  yield start;
  for (const [index, list] of lists.entries()) {
    yield* list;
    yield rest[index] ?? '';
  }
}

/** A list as it stands in indented JSON inside of so many objects. */
function* listAt(depth: 1 | 2, list: readonly unknown[]): Generator<string> {
  const indent = '  '.repeat(depth);
  for (let start = 0; start < list.length; start += chunkSize) {
    const chunk = list.slice(start, start + chunkSize);
    const text = JSON.stringify(depth === 1 ? { chunk } : { in: { chunk } }, null, 2);
    const items = text.slice(text.indexOf('[') + 1, text.lastIndexOf(`\n${indent}]`));
    yield start === 0 ? `[${items}` : `,${items}`;
  }
  yield list.length === 0 ? '[]' : `\n${indent}]`;
}
