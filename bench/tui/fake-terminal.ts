import { EventEmitter } from 'node:events';

/** A terminal of 200 columns that counts what is written to it and when. */
export class FakeTerminal extends EventEmitter {
  readonly isTTY = true;
  readonly columns = 200;
  readonly rows: number;
  bytes = 0;
  /** When the first write since the last key was made (milliseconds). */
  firstWriteAt: number | null = null;

  constructor(rows: number) {
    super();
    this.rows = rows;
  }

  write(text: string | Uint8Array, ...rest: readonly unknown[]): boolean {
    this.firstWriteAt ??= performance.now();
    this.bytes += Buffer.byteLength(text);
    for (const one of rest) if (typeof one === 'function') one();
    return true;
  }
}

/** A keyboard whose keys come one a read. */
export class FakeKeyboard extends EventEmitter {
  readonly isTTY = true;
  #data: string | null = null;

  press(key: string): void {
    this.#data = key;
    this.emit('readable');
  }

  read(): string | null {
    const data = this.#data;
    this.#data = null;
    return data;
  }

  setEncoding(): void {}
  setRawMode(): void {}
  resume(): void {}
  pause(): void {}
  ref(): void {}
  unref(): void {}
}
