import { isUtf8 } from 'node:buffer';
import { maxLineBytes } from '../core/chain.ts';
import type { FileSystem, OpenFile } from './file-system.ts';
import { restore, type Segment } from './journal-segments.ts';
import { readFlags } from './read-file.ts';
import { storeDamaged, storeFailed } from './store-error.ts';

/** A line as it stands in a file, with its place; `bytes` leave its newline out. */
export interface Line {
  readonly number: number;
  readonly offset: number;
  readonly bytes: Buffer;
  /** False for what follows the last newline, and for a line that is too long to be read. */
  readonly terminated: boolean;
}

const chunkBytes = 64 * 1024;
const newline = 0x0a;

/** The first line of a file; null if it is empty. */
export async function readFirstLine(file: OpenFile, size: number): Promise<Line | null> {
  for await (const [line] of readLines(file, size)) if (line) return line;
  return null;
}

/** The lines of the first `size` bytes of a file, some at a time, up to one that is longer than `maxBytes`. */
export async function* readLines(
  file: OpenFile,
  size: number,
  maxBytes = maxLineBytes,
): AsyncGenerator<readonly Line[]> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  let number = 1;
  while (offset + rest.length < size && rest.length <= maxBytes) {
    // A chunk as long as what waits for its newline keeps the copying linear.
    const wanted = Math.max(chunkBytes, rest.length);
    const chunk = Buffer.allocUnsafe(Math.min(wanted, size - offset - rest.length));
    const { bytesRead } = await file.read(chunk, 0, chunk.length, offset + rest.length);
    if (bytesRead === 0) break;
    const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
    const lines = splitLines(bytes, offset, number);
    yield lines;
    const used = lines.reduce((sum, line) => sum + line.bytes.length + 1, 0);
    number += lines.length;
    offset += used;
    rest = bytes.subarray(used);
  }
  if (rest.length > 0) yield [{ number, offset, bytes: rest, terminated: false }];
}

function splitLines(bytes: Buffer, offset: number, number: number): readonly Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (let end = bytes.indexOf(newline); end >= 0; end = bytes.indexOf(newline, start)) {
    const line = { number: number + lines.length, offset: offset + start, terminated: true };
    lines.push({ ...line, bytes: bytes.subarray(start, end) });
    start = end + 1;
  }
  return lines;
}

/** The text of every line from sequence number `from` to `to`. The lines were checked when the journal was opened. */
export async function* readRecords(
  fileSystem: FileSystem,
  segments: readonly Segment[],
  from: number,
  to: number,
): AsyncGenerator<string> {
  for (const [index, segment] of segments.entries()) {
    const next = segments[index + 1];
    if ((next && next.first <= from) || segment.first > to) continue;
    yield* readSegment(fileSystem, segment, from, to);
  }
}

async function* readSegment(
  fileSystem: FileSystem,
  segment: Segment,
  from: number,
  to: number,
): AsyncGenerator<string> {
  const file = await fileSystem.open(segment.path, readFlags).catch((error) => {
    throw storeFailed('read the journal', 'opening', segment.path, error);
  });
  try {
    for await (const lines of readLines(file, segment.size)) {
      for (const { number, bytes, terminated } of lines) {
        const seq = segment.first + number - 1;
        if (seq > to) return;
        if (bytes.length > maxLineBytes) throw tooLong(segment, number);
        if (seq >= from && terminated) yield textOf(bytes);
      }
    }
  } catch (error) {
    throw storeFailed('read the journal', 'reading', segment.path, error);
  } finally {
    await file.close();
  }
}

/** What is not UTF-8 must not match its hash, and a decoder that replaces bad bytes could make it match. */
function textOf(bytes: Buffer): string {
  return bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1');
}

function tooLong({ path }: Segment, number: number): Error {
  const reason = `line ${number} of "${path}" is longer than ${maxLineBytes} bytes`;
  return storeDamaged('read the journal', reason, restore);
}
