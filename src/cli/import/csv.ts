/**
 * Tables as text. With commas or semicolons by RFC 4180, strictly: quotes stand around a whole field
 * or nowhere, and a quote within is doubled. With tabs as `mysql --batch` writes them: no quotes, but
 * `\t`, `\n`, `\\` and `\0`. What stands in a cell is text and nothing else: a formula is never
 * looked at. NULL (unquoted) and `\N` are null.
 */

/** One record: the line on which it begins, and its cells. */
export interface CsvRecord {
  readonly line: number;
  readonly cells: readonly (string | null)[];
}

/** Why a text is not a table; the message names the line. */
export class CsvError extends Error {
  override readonly name = 'CsvError';
}

/** The longest cell, in characters, and the most cells of a record. */
const maxCell = 64 * 1024;
const maxCells = 200;

/** The records of a text, the header first; throws CsvError. */
export function parseCsv(text: string, maxRecords: number): readonly CsvRecord[] {
  if (text.includes('\0')) throw new CsvError('it holds a NUL character');
  const delimiter = delimiterOf(text);
  const scanner = new Scanner(text, delimiter);
  const records: CsvRecord[] = [];
  for (let record = scanner.next(); record; record = scanner.next()) {
    if (records.push(record) > maxRecords)
      throw new CsvError(`it has more than ${maxRecords} records`);
  }
  return records;
}

/** Names of columns hold none of the three, so the header tells. */
function delimiterOf(text: string): string {
  const [header = ''] = text.split(/\r?\n/, 1);
  if (header.includes('\t')) return '\t';
  return header.split(';').length > header.split(',').length ? ';' : ',';
}

class Scanner {
  readonly #text: string;
  readonly #delimiter: string;
  readonly #plain: RegExp;
  #at = 0;
  #line = 1;

  constructor(text: string, delimiter: string) {
    this.#text = text;
    this.#delimiter = delimiter;
    this.#plain = delimiter === '\t' ? /[^\t\r\n]*/y : new RegExp(`[^"${delimiter}\\r\\n]*`, 'y');
  }

  /** The next record that is not an empty line, or null at the end. */
  next(): CsvRecord | null {
    while (this.#lineBreak()) this.#line += 1;
    if (this.#at >= this.#text.length) return null;
    const line = this.#line;
    const cells = [this.#cell()];
    while (this.#take(this.#delimiter)) {
      if (cells.push(this.#cell()) > maxCells) throw this.#wrong(`has more than ${maxCells} cells`);
    }
    const isEnd = this.#at >= this.#text.length;
    if (!isEnd && !this.#lineBreak())
      throw this.#wrong('does not quote its cells as RFC 4180 says');
    this.#line += 1;
    return { line, cells };
  }

  #cell(): string | null {
    if (this.#delimiter !== '\t' && this.#take('"')) return this.#quoted();
    this.#plain.lastIndex = this.#at;
    const cell = this.#plain.exec(this.#text)?.[0] ?? '';
    this.#at += cell.length;
    if (cell === 'NULL' || cell === '\\N') return null;
    return this.#checked(this.#delimiter === '\t' ? unescaped(cell) : cell);
  }

  #quoted(): string {
    const begin = this.#line;
    let cell = '';
    for (;;) {
      const end = this.#text.indexOf('"', this.#at);
      if (end < 0) throw new CsvError(`line ${begin} opens a quote that nothing closes`);
      cell += this.#text.slice(this.#at, end);
      this.#at = end + 1;
      if (!this.#take('"')) break;
      cell += '"';
    }
    this.#line += cell.split('\n').length - 1;
    return this.#checked(cell);
  }

  #checked(cell: string): string {
    if (cell.length <= maxCell) return cell;
    throw this.#wrong(`has a cell of more than ${maxCell} characters`);
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #lineBreak(): boolean {
    if (this.#text.startsWith('\r\n', this.#at)) this.#at += 1;
    return this.#take('\n');
  }

  #wrong(problem: string): CsvError {
    return new CsvError(`line ${this.#line} ${problem}`);
  }
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '0': '\0' };

function unescaped(cell: string): string {
  return cell.replace(/\\([\s\S])/g, (_, character: string) => escapes[character] ?? character);
}
