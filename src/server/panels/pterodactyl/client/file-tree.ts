/**
 * The files of a server, which are rows by their whole path: what a daemon would have on its disk. A mock keeps
 * little of it. An archive holds the rows that were put into it, and nothing is ever fetched or run.
 */
import { PanelFailure } from '../failure.ts';
import { rowsOf } from '../resource.ts';
import type { Tables } from '../tables.ts';
import type { Row } from '../world.ts';

/** So many files a server, and so many characters in all of them; a file counts even if it is empty, or an archive of archives would have no end. */
const maxFiles = 500;
const maxWeight = 512 * 1024;
const weightOfNone = 64;

/** The longest path. */
const maxPath = 1024;

const table = 'files';

/** What is in a file, or that it is none but a directory. */
export interface Content {
  readonly is_file: boolean;
  readonly content: string;
  readonly mode: number;
  /** What an archive holds, by paths below the place where it was made. */
  readonly archive?: readonly Packed[] | undefined;
}

/** A file in an archive. */
export interface Packed extends Content {
  readonly path: string;
}

const directory: Content = { is_file: false, content: '', mode: 0o755 };

/** A file with a text in it. */
export function textFile(content: string): Content {
  return { is_file: true, content, mode: 0o644 };
}

/** A path from the root of the server on; nothing leads out of it. */
export function resolvePath(...parts: readonly (string | null | undefined)[]): string {
  const found: string[] = [];
  for (const name of parts
    .map((part) => part ?? '')
    .join('/')
    .slice(0, maxPath)
    .split('/')) {
    if (name === '..') found.pop();
    else if (name !== '' && name !== '.') found.push(name);
  }
  return `/${found.join('/')}`;
}

/** The last name of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The directory that a path is in. */
export function parentOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}

/** The files of one server. */
export class FileTree {
  readonly #tables: Tables;
  readonly #server: number;
  readonly #now: string;

  constructor(tables: Tables, server: number, now: string) {
    this.#tables = tables;
    this.#server = server;
    this.#now = now;
  }

  /** What lies in a directory: directories first, each by name. Throws the panel's failure if there is no such directory. */
  list(path: string): readonly Row[] {
    if (path !== '/' && this.find(path).is_file !== false) throw notFound();
    const inside = this.#rows().filter((row) => row.path !== '/' && parentOf(pathOf(row)) === path);
    const order = (row: Row) => `${row.is_file === true ? 1 : 0}${row.path}`;
    return inside.sort((a, b) => (order(a) < order(b) ? -1 : 1));
  }

  /** Throws the panel's failure if there is nothing there. */
  find(path: string): Row {
    const row = this.#rows().find((one) => one.path === path);
    if (!row) throw notFound();
    return row;
  }

  has(path: string): boolean {
    return path === '/' || this.#rows().some((row) => row.path === path);
  }

  /** Writes over what is there, and makes the directories around it. */
  put(path: string, content: Content): Row {
    if (path === '/') throw notFound();
    const known = this.#rows().find((row) => row.path === path);
    if (known && known.is_file !== content.is_file)
      throw refused('Cannot perform that action: file is a directory.');
    this.#requireRoom(content, known);
    if (known) return this.#tables.update(table, known.id, { ...content }, this.#now);
    const parent = parentOf(path);
    if (parent !== '/') this.put(parent, directory);
    return this.#tables.insert(table, { server_id: this.#server, path, ...content }, this.#now);
  }

  /** A directory that is there stays as it is. */
  makeDirectory(path: string): void {
    if (!this.has(path)) this.put(path, directory);
  }

  /** Removes a path with all below it; what is not there is no matter. */
  remove(path: string): void {
    this.#tables.remove(table, (row) => row.server_id === this.#server && isWithin(row, path));
  }

  /** Takes a path with all below it elsewhere. Throws the panel's failure if something is there. */
  move(from: string, to: string): void {
    const moved = this.below(from);
    if (this.has(to) || `${to}/`.startsWith(`${from}/`))
      throw refused('Cannot move or rename file, destination already exists.');
    for (const row of moved) this.put(to + pathOf(row).slice(from.length), contentOf(row));
    this.remove(from);
  }

  /** A path and all below it, what lies higher first. Throws the panel's failure if there is nothing. */
  below(path: string): readonly Row[] {
    const found = this.#rows().filter((row) => isWithin(row, path));
    if (found.length === 0) throw notFound();
    return found.sort((a, b) => pathOf(a).length - pathOf(b).length);
  }

  setMode(path: string, mode: number): void {
    this.#tables.update(table, this.find(path).id, { mode }, this.#now);
  }

  #rows(): Row[] {
    return [...rowsOf(this.#tables, table, 'server_id', this.#server)];
  }

  #requireRoom(content: Content, known: Row | undefined): void {
    const others = this.#rows().filter((row) => row.id !== known?.id);
    const weights = [content, ...others.map(contentOf)].map(weightOf);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    if (others.length >= maxFiles || total > maxWeight)
      throw refused('There is not enough disk space available to perform that action.');
  }
}

/** How many characters a file has; an archive as many as all that is in it. */
export function sizeOf({ content, archive = [] }: Content): number {
  return archive.reduce((sum, one) => sum + sizeOf(one), content.length);
}

function weightOf({ content, archive = [] }: Content): number {
  return archive.reduce(
    (sum, one) => sum + one.path.length + weightOf(one),
    weightOfNone + content.length,
  );
}

/** What a row holds beside its path. */
export function contentOf(row: Row): Content {
  return {
    is_file: row.is_file === true,
    content: String(row.content ?? ''),
    mode: Number(row.mode),
    ...(Array.isArray(row.archive) && { archive: row.archive as readonly Packed[] }),
  };
}

/** The path of a file. */
export function pathOf({ path }: Row): string {
  return String(path);
}

function isWithin(row: Row, path: string): boolean {
  return path === '/' || `${pathOf(row)}/`.startsWith(`${path}/`);
}

function notFound(): PanelFailure {
  return refused('The requested resources was not found on the system.', 404);
}

/** What the daemon refuses, as the panel passes it on. */
export function refused(reason: string, status = 400): PanelFailure {
  const detail = `An error occurred on the remote host: ${reason}. (request id: <nil>)`;
  return new PanelFailure('DaemonConnectionException', detail, { status });
}
