/**
 * A repository may come from a stranger, and its configuration can name programs that git runs: to look for
 * changed files, to check signatures, to show differences, to fetch what is missing. Every command here
 * switches those off; what is set with `-c` stands over the configuration of the repository.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { failed, usageFailure } from '../failure.ts';
import type { Io } from '../io.ts';

const run = promisify(execFile);
const maxErrorText = 4096;
const commitTimeoutMs = 60_000;

/** Commits of all references, what the reflog still holds, and what is staged. */
const everything = ['--all', '--reflog'];
const settings = ['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'log.showRoot=true'];
const common = [
  ...['--no-pager', '--no-replace-objects', '--literal-pathspecs'],
  ...settings.flatMap((setting) => ['-c', setting]),
];

const harmless = ['--no-show-signature', '--no-ext-diff', '--no-textconv'];

/** Where a content came into the history: `git show COMMIT:path` shows it. */
export interface Origin {
  readonly commit: string;
  readonly path: string;
}

/** One repository, asked through the program git, without a shell. */
export class Git {
  readonly #directory: string;
  readonly #io: Io;

  constructor(path: string, io: Io) {
    this.#directory = directoryOf(path);
    this.#io = io;
  }

  /** Throws a usage failure unless there is a repository, and git to read it. */
  async check(path: string): Promise<void> {
    try {
      await run('git', this.#args('rev-parse', '--git-dir'), this.#options());
    } catch (cause) {
      const { code, stderr } = cause as NodeJS.ErrnoException & { readonly stderr?: string };
      if (code === 'ENOENT')
        throw failed('Cannot scan history: there is no program git', { cause });
      const [reason = ''] = (stderr ?? '').trim().split('\n');
      throw usageFailure(`Cannot scan the history of "${path}": ${reason.slice(0, 300)}`);
    }
  }

  /**
   * Hands over what `cat-file --batch` writes of every object of the history. The list of objects goes from one git
   * to the other by a pipe, so a large history takes no memory here.
   */
  async readObjects(take: (chunk: Buffer) => Promise<void>): Promise<void> {
    const listing = this.#spawn(
      'rev-list',
      '--objects',
      '--indexed-objects',
      '--missing=print',
      ...everything,
    );
    const reading = this.#spawn(
      'cat-file',
      '--buffer',
      '--batch=%(objectname) %(objecttype) %(objectsize) %(rest)',
    );
    listing.child.stdout.pipe(reading.child.stdin);
    try {
      for await (const chunk of reading.child.stdout) await take(chunk);
      await Promise.all([listing.succeeded(), reading.succeeded()]);
    } finally {
      listing.child.kill();
      reading.child.kill();
    }
  }

  /** The oldest commit that brought in a content, and where it lay there; null if none did that is known. */
  async originOf(object: string): Promise<Origin | null> {
    const shape = ['-m', '--raw', '--no-abbrev', '--no-renames', '-z', '--format=%H'];
    // Commits of one second have no order by time.
    const find = ['--topo-order', ...shape, `--find-object=${object}`];
    try {
      const args = this.#args('log', ...everything, ...harmless, ...find);
      const { stdout } = await run('git', args, { ...this.#options(), timeout: commitTimeoutMs });
      return oldestOrigin(stdout, object);
    } catch {
      return null;
    }
  }

  #spawn(...args: readonly string[]) {
    const child = spawn('git', this.#args(...args), { ...this.#options(), stdio: 'pipe' });
    const closed = once(child, 'close');
    closed.catch(() => undefined);
    let errors = '';
    child.stderr.on('data', (text) => {
      if (errors.length < maxErrorText) errors += text;
    });
    // Whoever reads may end before whoever writes; how they end is told by their exit codes.
    child.stdin.on('error', () => undefined);
    const succeeded = async () => {
      const [code] = await closed;
      if (code === 0) return;
      const [reason = ''] = errors.trim().split('\n');
      throw failed(`Cannot scan history: git ${args[0]} failed: ${reason.slice(0, 300)}`);
    };
    return { child, succeeded };
  }

  #args(...args: readonly string[]): string[] {
    return ['-C', this.#directory, ...common, ...args];
  }

  /** A hook's GIT_DIR would lead elsewhere, and nothing shall be fetched or asked for. */
  #options() {
    const { PATH, HOME } = this.#io.env;
    const quiet = { GIT_OPTIONAL_LOCKS: '0', GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: 'none' };
    const env = { ...(PATH && { PATH }), ...(HOME && { HOME }), LC_ALL: 'C', ...quiet };
    return { env, signal: this.#io.signal, maxBuffer: 16 * 1024 * 1024 };
  }
}

function directoryOf(path: string): string {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === false ? dirname(path) : path;
}

/**
 * Reads what `git log --raw -z --format=%H` writes, newest first: a commit, then for each file
 * `:MODE MODE OLD NEW STATUS` and its path. What only took the content away did not bring it in.
 */
function oldestOrigin(text: string, object: string): Origin | null {
  const words = text.split('\0').map((word) => word.replace(/^\n/, ''));
  let commit = '';
  let origin: Origin | null = null;
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (!word.startsWith(':')) {
      commit = word;
      continue;
    }
    at += 1;
    if (word.split(' ')[3] === object) origin = { commit, path: words[at] ?? '' };
  }
  return origin;
}
