/** One object of a repository, as `git cat-file --batch` announces it. */
export interface GitObject {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  /** Where it lies in the tree; empty for commits and tags. */
  readonly path: string;
}

/** Hears the objects of a stream one after the other. */
export interface ObjectHandler {
  begin(object: GitObject): void;
  content(piece: Buffer): void;
  end(): void;
  /** An object that the history names is not there. */
  missing(name: string): void;
}

const newline = 10;
const maxHeaderBytes = 64 * 1024;

/**
 * Reads what `git cat-file --batch='%(objectname) %(objecttype) %(objectsize) %(rest)'` writes: a line, so
 * many bytes, a line break. Throws if it is something else.
 */
export class ObjectReader {
  readonly #handler: ObjectHandler;
  #header: Buffer = Buffer.alloc(0);
  /** How many bytes of the present object are to come, with the line break; 0 between objects. */
  #left = 0;

  constructor(handler: ObjectHandler) {
    this.#handler = handler;
  }

  /** Takes the next bytes. */
  push(chunk: Buffer): void {
    let rest = chunk;
    while (rest.length > 0) rest = this.#left > 0 ? this.#content(rest) : this.#line(rest);
  }

  #content(bytes: Buffer): Buffer {
    const piece = bytes.subarray(0, Math.min(bytes.length, this.#left - 1));
    if (piece.length > 0) this.#handler.content(piece);
    const taken = piece.length < bytes.length ? piece.length + 1 : piece.length;
    this.#left -= taken;
    if (this.#left === 0) this.#handler.end();
    return bytes.subarray(taken);
  }

  #line(bytes: Buffer): Buffer {
    const end = bytes.indexOf(newline);
    const part = end === -1 ? bytes : bytes.subarray(0, end);
    this.#header = Buffer.concat([this.#header, part]);
    if (this.#header.length > maxHeaderBytes) throw new Error('git announces no object');
    if (end === -1) return bytes.subarray(bytes.length);
    const line = this.#header.toString('utf8');
    this.#header = Buffer.alloc(0);
    this.#begin(line);
    return bytes.subarray(end + 1);
  }

  /** Of a repository that was not cloned whole some objects are missing. */
  #begin(line: string): void {
    const [, name = '', type = '', size, path = ''] =
      /^([0-9a-f]{40,64}) (\w+) (\d+)(?: (.*))?$/s.exec(line) ?? [];
    if (size === undefined) {
      const [, absent] = /^\??([0-9a-f]{40,64}) missing$/.exec(line) ?? [];
      if (absent === undefined) throw new Error('git announces no object');
      this.#handler.missing(absent);
      return;
    }
    this.#left = Number(size) + 1;
    this.#handler.begin({ name, type, size: Number(size), path });
  }
}
