import { constants } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { exitCodes } from './exit-code.ts';
import { Failure, failed, usageFailure } from './failure.ts';

const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;

/**
 * A new file that only its owner may read, for one token or for digests. For a token it is made before the key is, so that a
 * key never comes to be whose token cannot be written; what exists already, a symbolic link
 * included, is never touched.
 */
export class SecretFile {
  readonly path: string;
  readonly #file: FileHandle;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  /** Makes the file. */
  static async create(path: string): Promise<SecretFile> {
    // Elsewhere it stands for standard output, and a token in a file of that name would be lost.
    if (path === '-')
      throw usageFailure(
        'Cannot make the file "-": it is no name of one',
        'without --out it goes to standard output; ./- is the file',
      );
    try {
      const file = await open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
      return new SecretFile(path, file);
    } catch (cause) {
      throw refused(path, cause);
    }
  }

  /** Writes the text with a line break, and makes it durable. */
  async write(text: string): Promise<void> {
    await this.#file.writeFile(`${text}\n`);
    await this.#file.sync();
    await this.#file.close();
  }

  /** Removes the file again. */
  async discard(): Promise<void> {
    await this.#file.close().catch(() => {});
    await unlink(this.path).catch(() => {});
  }
}

function refused(path: string, cause: unknown): Failure {
  const { code, message } = cause as NodeJS.ErrnoException;
  const attempt = `Cannot make the file "${path}"`;
  if (code === 'EEXIST' || code === 'ELOOP')
    return new Failure(
      `${attempt}: it exists already and is not overwritten; choose another name`,
      {
        exitCode: exitCodes.conflict,
        code: 'conflict',
        cause,
      },
    );
  const reason = code === 'ENOENT' ? 'its directory does not exist' : (code ?? message);
  return failed(`${attempt}: ${reason}`, { cause });
}
