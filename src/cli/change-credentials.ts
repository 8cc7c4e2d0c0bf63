/**
 * Changes what is stored of keys for racks elsewhere. The file is written whole and renamed into its
 * place; the new file is the lock at the same time, so two commands cannot lose what the other stored.
 */
import {
  closeSync,
  constants,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Credential,
  credentialsPath,
  explained,
  maxOrgs,
  readCredentials,
} from './credentials-file.ts';
import { failed, usageFailure } from './failure.ts';
import type { Io } from './io.ts';

const { O_CREAT, O_DIRECTORY, O_EXCL, O_NOFOLLOW, O_RDONLY, O_WRONLY } = constants;

/** How long another command may have the file, and how often it is looked. */
const patienceMs = 2000;
const pauseMs = 20;

/** Changes what is stored, or nothing if `change` throws; rejects if the file cannot be written. */
export async function changeCredentials(
  env: Io['env'],
  change: (stored: Map<string, Credential>) => void,
): Promise<void> {
  const path = credentialsPath(env);
  const fresh = `${path}.new`;
  const file = await openNew(fresh);
  try {
    const stored = new Map(readCredentials(env));
    change(stored);
    if (stored.size > maxOrgs) {
      throw usageFailure(`Cannot store the key: ${maxOrgs} are stored already; remove one first`);
    }
    writeFileSync(file, `${JSON.stringify(Object.fromEntries(stored), null, 2)}\n`);
    fsyncSync(file);
    renameSync(fresh, path);
  } catch (error) {
    unlinkSync(fresh);
    throw explained(error, 'store the key', path);
  } finally {
    closeSync(file);
  }
  syncDirectory(dirname(path));
}

/** Makes the new file, and waits for a moment while somebody else has it. */
async function openNew(path: string): Promise<number> {
  const end = Date.now() + patienceMs;
  for (;;) {
    try {
      mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
      return openSync(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600);
    } catch (error) {
      const isTaken = (error as NodeJS.ErrnoException).code === 'EEXIST';
      if (!isTaken) throw explained(error, 'store the key', path);
      if (Date.now() >= end) {
        const message = `Cannot store the key: "${path}" is there, so another keyrack stores one; if none does, remove it`;
        throw failed(message, { cause: error });
      }
    }
    await delay(pauseMs);
  }
}

function syncDirectory(path: string): void {
  const directory = openSync(path, O_RDONLY | O_DIRECTORY);
  fsyncSync(directory);
  closeSync(directory);
}
