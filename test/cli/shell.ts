import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { onTestFinished } from 'vitest';
import { Hangup } from '../../src/cli/hangup.ts';
import type { Io, Output } from '../../src/cli/io.ts';
import { run } from '../../src/cli/program.ts';
import type { KeyWire, MintedWire } from '../../src/server/wire/key.ts';
import type { PageWire } from '../../src/server/wire/page.ts';

/** How one command is run. */
export interface Circumstances {
  /** What is typed; without it stdin is open and silent. */
  readonly stdin?: string | PassThrough;
  /** True if all three streams are a terminal. */
  readonly tty?: boolean;
  readonly columns?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The error that writing to stdout meets. */
  readonly broken?: string;
  readonly signal?: AbortSignal;
  /** Hears what is written to stderr, when it is. */
  readonly onTalk?: (text: string) => void;
  /** Hears what is written to stdout, when it is. */
  readonly onData?: (text: string) => void;
  readonly now?: () => number;
  /** By which a test plays SIGHUP. */
  readonly hangup?: Hangup;
  /** True if stderr goes to the journal. */
  readonly isJournaled?: boolean;
}

/** What a command did. */
export interface Outcome {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A shell on a box of its own: a home, a data directory that does not exist yet, and `keyrack`. */
export interface Shell {
  readonly home: string;
  readonly directory: string;
  keyrack(argv: readonly string[], circumstances?: Circumstances): Promise<Outcome>;
  /** Runs a command that must succeed, and reads its JSON. */
  json<T = MintedWire>(...argv: readonly string[]): Promise<T>;
  /** The keys that a list shows. */
  keys(...options: readonly string[]): Promise<readonly KeyWire[]>;
  /** Makes a key and returns its id. */
  createKey(name: string, ...options: readonly string[]): Promise<string>;
  /** The lines of the journal. */
  journal(): readonly string[];
}

/** Makes a shell that is cleared away after the test. */
export function makeShell(): Shell {
  const home = mkdtempSync(join(tmpdir(), 'keyrack-cli-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  const directory = join(home, 'rack');
  const shell: Shell = {
    home,
    directory,
    keyrack: (argv, circumstances = {}) => play(['--data', directory, ...argv], circumstances),
    json: async (...argv) => {
      const { exitCode, stdout, stderr } = await shell.keyrack([...argv, '--json']);
      if (exitCode !== 0) throw new Error(stderr);
      return JSON.parse(stdout);
    },
    keys: async (...options) =>
      (await shell.json<PageWire<KeyWire>>('api-key', 'list', ...options)).data,
    createKey: async (name, ...options) => {
      const { data } = await shell.json('api-key', 'create', name, ...options);
      return data.id;
    },
    journal: () => {
      const folder = join(directory, 'journal');
      const files = existsSync(folder) ? readdirSync(folder).sort() : [];
      return files.flatMap((file) => readFileSync(join(folder, file), 'utf8').trim().split('\n'));
    },
  };
  return shell;
}

/** Runs one command line as it stands. */
export async function play(
  argv: readonly string[],
  circumstances: Circumstances = {},
): Promise<Outcome> {
  const { tty = false, columns = 120, env = {}, broken, onTalk, onData } = circumstances;
  const stdout = new TextOutput({ tty, columns, broken, onText: onData });
  const stderr = new TextOutput({ tty, columns, onText: onTalk });
  const exitCode = await run(argv, {
    env: { LANG: 'C.UTF-8', ...env },
    stdin: typed(circumstances.stdin, tty),
    stdout,
    stderr,
    isJournaled: circumstances.isJournaled ?? false,
    signal: circumstances.signal ?? new AbortController().signal,
    hangup: circumstances.hangup ?? new Hangup(() => false),
    now: circumstances.now ?? Date.now,
  });
  return { exitCode, stdout: stdout.text, stderr: stderr.text };
}

interface TextOutputOptions {
  readonly tty: boolean;
  readonly columns: number;
  readonly broken?: string | undefined;
  readonly onText?: ((text: string) => void) | undefined;
}

/** A stream that collects what is written. */
class TextOutput implements Output {
  text = '';
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  readonly #options: TextOutputOptions;

  constructor(options: TextOutputOptions) {
    this.isTTY = options.tty;
    this.columns = options.tty ? options.columns : undefined;
    this.#options = options;
  }

  async write(text: string): Promise<void> {
    const { broken, onText } = this.#options;
    if (broken) throw Object.assign(new Error(broken), { code: broken, syscall: 'write' });
    this.text += text;
    onText?.(text);
  }
}

function typed(input: string | PassThrough | undefined, tty: boolean): Io['stdin'] {
  const stdin = input instanceof PassThrough ? input : new PassThrough();
  if (typeof input === 'string') stdin.end(input);
  return Object.assign(stdin, { isTTY: tty });
}
