import { safeText } from '../../core/text.ts';
import type { Io } from '../io.ts';
import { wantsColor } from './color.ts';
import { toJson } from './json.ts';
import { toPlainLine } from './plain.ts';
import { type Column, drawTable } from './table.ts';

export type Format = 'human' | 'json' | 'plain';

/** How a command is to print. */
export interface PrinterOptions {
  readonly format: Format;
  readonly quiet: boolean;
  readonly noColor: boolean;
  readonly ascii: boolean;
}

/** One list in the three formats. `json` is what `--json` prints of it. */
export interface Listing<T> {
  readonly items: readonly T[];
  readonly columns: readonly Column<T>[];
  readonly json: () => unknown;
  /** What is said when there is nothing to list. */
  readonly empty: string;
}

/** Prints: data on stdout, talk on stderr. */
export class Printer {
  readonly format: Format;
  readonly quiet: boolean;
  readonly color: boolean;
  readonly ascii: boolean;
  readonly #io: Io;

  constructor(io: Io, options: PrinterOptions) {
    this.#io = io;
    this.format = options.format;
    this.quiet = options.quiet;
    this.color = wantsColor(io, options.noColor);
    this.ascii = options.ascii;
  }

  /** Writes data as it is. */
  data(text: string): Promise<void> {
    return this.#io.stdout.write(text);
  }

  /** Tells the user something on stderr, unless silence is wanted. */
  async say(...lines: readonly string[]): Promise<void> {
    if (this.quiet || lines.length === 0) return;
    await this.#io.stderr.write(lines.map((line) => `${this.own(safeText(line))}\n`).join(''));
  }

  json(value: unknown): Promise<void> {
    return this.data(toJson(value));
  }

  plain(...cells: readonly string[]): Promise<void> {
    return this.data(toPlainLine(cells));
  }

  /** Prints a list in the wanted format. */
  async list<T>({ items, columns, json, empty }: Listing<T>): Promise<void> {
    if (this.format === 'json') return this.json(json());
    if (this.format === 'plain')
      return this.data(items.map((item) => plainRow(item, columns)).join(''));
    if (items.length === 0) return this.say(empty);
    const { stdout } = this.#io;
    const width = stdout.isTTY ? (stdout.columns ?? 80) : null;
    const options = { width, color: this.color, ellipsis: this.own('…') };
    const { text, leftOut } = await drawTable(items, columns, options);
    await this.data(text);
    if (leftOut.length > 0) {
      const titles = leftOut.join(', ').toLowerCase();
      await this.say(`(no room for: ${titles}; see --plain)`);
    }
  }

  /** Prints fields and their values, one a line. */
  async fields(
    fields: readonly (readonly [name: string, value: string, plain?: string])[],
  ): Promise<void> {
    if (this.format === 'plain') {
      return this.data(
        fields.map(([name, value, plain]) => toPlainLine([name, plain ?? value])).join(''),
      );
    }
    const width = Math.max(...fields.map(([name]) => name.length));
    const lines = fields.map(
      ([name, value]) => `${name.padEnd(width)}  ${this.own(safeText(value))}\n`,
    );
    await this.data(lines.join(''));
  }

  /** The text with our own signs in ASCII where that is wanted. */
  own(text: string): string {
    return this.ascii ? text.replaceAll('…', '...').replaceAll('⏎', '\\n') : text;
  }
}

function plainRow<T>(item: T, columns: readonly Column<T>[]): string {
  return toPlainLine(columns.map(({ show, plain = show }) => plain(item)));
}
