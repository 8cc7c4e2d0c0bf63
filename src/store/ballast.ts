/**
 * Space that is kept for the day when the disk is full, since on that day a stolen key must still
 * be revoked. The file `ballast` holds real blocks; giving it up makes room for some hundred denials.
 *
 * While it is missing, what is left of the disk is for denials only. Otherwise the next create
 * would eat the space that was given up for a revoke, and so would the snapshot, which is many times
 * larger than an event. So both wait until the ballast stands again, and each of them tries to make it,
 * so that all goes on by itself when space has come back.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { KeyError } from '../core/errors.ts';
import type { FileSystem } from './file-system.ts';
import { errnoOf, isFull, isMissing } from './store-error.ts';
import { syncDirectory, writeNewFile } from './write-file.ts';

/** The name of the file in the data directory. */
export const ballastName = 'ballast';

/** The size of the file. */
export const ballastBytes = 256 * 1024;

/** Where a ballast lies, and who is told what becomes of it. */
export interface BallastSite {
  readonly fileSystem: FileSystem;
  readonly directory: string;
  readonly notice: (text: string) => void;
}

/** The reserve of a data directory. */
export class Ballast {
  readonly #site: BallastSite;
  readonly #path: string;
  #state: 'unknown' | 'held' | 'given up' | 'done without' = 'unknown';
  #last: Promise<unknown> = Promise.resolve();

  constructor(site: BallastSite) {
    this.#site = site;
    this.#path = join(site.directory, ballastName);
  }

  /** Makes the ballast if it does not stand. @throws disk_full, for the attempt that needed it */
  async hold(attempt: string): Promise<void> {
    if (!this.#isSettled) await this.#alone(() => this.#make(attempt));
  }

  /** Does work that needs much space, once the ballast stands. @throws disk_full and what the work throws */
  spend(attempt: string, work: () => Promise<void>): Promise<void> {
    return this.#alone(async () => {
      await this.#make(attempt);
      await work();
    });
  }

  /** Does what must be done even on a full disk: once more, if there was no room for it, without the ballast. */
  async insist<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isFull(error)) throw error;
      // Waits for work that fills the disk: it would take the room at once.
      await this.#alone(() => this.#giveUp());
      return work();
    }
  }

  async #giveUp(): Promise<void> {
    if (this.#state === 'given up' || this.#state === 'done without') return;
    this.#state = 'given up';
    const isGone = await this.#remove().then(
      () => true,
      () => false,
    );
    if (!isGone) return;
    this.#site.notice(
      `the disk is full: "${this.#path}" was given up, so that keys can still be revoked and disabled; free space, other changes are refused until then`,
    );
  }

  get #isSettled(): boolean {
    return this.#state === 'held' || this.#state === 'done without';
  }

  #alone(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(work);
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #make(attempt: string): Promise<void> {
    if (this.#isSettled) return;
    try {
      if (!(await this.#stands())) await this.#write();
      if (this.#state === 'given up')
        this.#site.notice(`space has come back: "${this.#path}" was made again`);
      this.#state = 'held';
    } catch (error) {
      if (isFull(error)) throw noRoom(attempt, error);
      // Whatever else is wrong with this file, it must not keep the rack from working.
      this.#state = 'done without';
      this.#site.notice(
        `"${this.#path}" could not be made (${errnoOf(error)}): should the disk be full, no key can be revoked until there is space`,
      );
    }
  }

  async #stands(): Promise<boolean> {
    const stats = await this.#site.fileSystem.lstat(this.#path).catch((error) => {
      if (isMissing(error)) return null;
      throw error;
    });
    if (stats?.isFile() && stats.size === ballastBytes) return true;
    if (stats) await this.#remove();
    return false;
  }

  /** Random bytes, for a file system that compresses would keep zeros in no block at all. */
  async #write(): Promise<void> {
    const { fileSystem, directory } = this.#site;
    await writeNewFile(fileSystem, this.#path, randomBytes(ballastBytes));
    await syncDirectory(fileSystem, directory);
  }

  async #remove(): Promise<void> {
    const { fileSystem, directory } = this.#site;
    await fileSystem.unlink(this.#path);
    await syncDirectory(fileSystem, directory);
  }
}

function noRoom(attempt: string, cause: unknown): KeyError {
  const reason = `the disk is full (${errnoOf(cause)}), what is left is kept for revoking and disabling`;
  const message = `Cannot ${attempt}: ${reason}; nothing was changed, free disk space and try again`;
  return new KeyError('disk_full', message, { cause });
}
