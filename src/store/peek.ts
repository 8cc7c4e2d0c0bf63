import { join } from 'node:path';
import type { RackData } from '../core/state.ts';
import { diskFileSystem } from './file-system.ts';
import { readText } from './read-file.ts';
import { whyNoSnapshot } from './snapshot-file.ts';

const maxBytes = 16 * 1024 * 1024;

/**
 * The accounts and keys of the snapshot as it was last saved, without a lock and unchecked; null if
 * there is none that can be read. Good enough for suggestions, and for nothing else.
 */
export async function peek(directory: string): Promise<Pick<RackData, 'accounts' | 'keys'> | null> {
  const { text } = await readText(diskFileSystem, join(directory, 'keyrack.json'), maxBytes);
  if (text === null) return null;
  try {
    const value = JSON.parse(text);
    return whyNoSnapshot(value) === null ? value : null;
  } catch {
    return null;
  }
}
