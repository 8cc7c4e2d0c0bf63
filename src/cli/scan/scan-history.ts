import type { Io } from '../io.ts';
import type { ByteScanner } from './byte-scanner.ts';
import { Git, type Origin } from './git.ts';
import { type GitObject, type ObjectHandler, ObjectReader } from './object-reader.ts';
import type { Place } from './place.ts';
import type { Scan } from './scan.ts';
import type { Finding } from './suspects.ts';

/** The most objects whose commit is looked for; each takes a walk through the history. */
const maxCommits = 100;

/** Looks at everything that the history of the repository at a path holds: files, and the messages of commits and tags. */
export async function scanHistory(path: string, scan: Scan, io: Io): Promise<void> {
  const git = new Git(path, io);
  await git.check(path);
  const reader = new ObjectReader(new HistoryHandler(path, scan));
  await git.readObjects(async (chunk) => {
    reader.push(chunk);
    await scan.breathe();
  });
}

class HistoryHandler implements ObjectHandler {
  readonly #repository: string;
  readonly #scan: Scan;
  #scanner: ByteScanner | null = null;

  constructor(repository: string, scan: Scan) {
    this.#repository = repository;
    this.#scan = scan;
  }

  /** A tree holds names and no contents, and every name comes with its object. */
  begin(object: GitObject): void {
    this.#scanner = null;
    if (object.type === 'tree') return;
    this.#scan.objects += 1;
    const file = object.path === '' ? `(${object.type})` : object.path;
    if (object.size > this.#scan.options.maxBytes) {
      this.#scan.note(`${this.#repository}@${object.name}:${file}`, this.#scan.tooLarge);
      return;
    }
    const { suspects, show } = this.#scan.options;
    const history = { repository: show(this.#repository), commit: object.name };
    this.#scanner = this.#scan.scanner(({ line, column, token }) =>
      suspects.add({ file: show(file), line, column, history }, token),
    );
  }

  content(piece: Buffer): void {
    this.#scan.bytes += piece.length;
    this.#scanner?.push(piece);
  }

  end(): void {
    this.#scanner?.end();
    this.#scanner = null;
  }

  missing(name: string): void {
    const reason = 'the object is not here: it is damaged, or the repository was not cloned whole';
    this.#scan.note(`${this.#repository}@${name}`, reason);
  }
}

/** The same findings, with the commit that brought in each content and its path there instead of the object, as far as that is found. */
export async function withCommits(
  findings: readonly Finding[],
  { options: { show } }: Scan,
  io: Io,
): Promise<readonly Finding[]> {
  const origins = new Map<string, Origin | null>();
  for (const { place } of findings) {
    const { repository, commit: object } = place.history ?? {};
    if (repository === undefined || object === undefined || place.file === '(commit)') continue;
    if (origins.has(object) || origins.size >= maxCommits) continue;
    origins.set(object, await new Git(repository, io).originOf(object));
  }
  const dated = ({ history, ...place }: Place): Place => {
    const origin = history && origins.get(history.commit);
    if (!origin) return { ...place, history };
    return { ...place, file: show(origin.path), history: { ...history, commit: origin.commit } };
  };
  return findings.map(({ place, match }) => ({ place: dated(place), match }));
}
