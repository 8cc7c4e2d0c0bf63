import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

const { O_RDONLY, O_NONBLOCK, O_NOFOLLOW } = constants;
const pieceBytes = 256 * 1024;

/** One buffer for all files: a piece is looked at before the next is read. */
const buffer = Buffer.allocUnsafe(pieceBytes);

/**
 * The content of a regular file in pieces, each good until the next is asked for. It is read without
 * waiting: for small files, of which a tree has many, that takes a fraction of the time. Throws what the
 * system says, and if the path has come to be something else.
 */
export function* readPieces(path: Buffer): Iterable<Buffer> {
  const file = openSync(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW);
  try {
    if (!fstatSync(file).isFile()) throw notAFile();
    for (;;) {
      const count = readSync(file, buffer, 0, pieceBytes, null);
      if (count === 0) return;
      yield buffer.subarray(0, count);
    }
  } finally {
    closeSync(file);
  }
}

function notAFile(): Error {
  return Object.assign(new Error('it is no file any more'), { code: 'EINVAL', syscall: 'open' });
}
