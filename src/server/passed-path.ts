import { fstat } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const stat = promisify(fstat);

/** The kernel's list of the Unix sockets that this process could know: a line each, the inode before the path. */
const list = '/proc/self/net/unix';

/**
 * The file of a Unix socket that was passed open, which only the kernel can tell; null for one without a file, and where
 * there is no /proc to look in.
 */
export async function passedPath(descriptor: number): Promise<string | null> {
  const { ino } = await stat(descriptor);
  const text = await readFile(list, 'utf8').catch(() => '');
  const line = new RegExp(`^(?:\\S+ +){6}${ino} (/.*)$`, 'm').exec(text);
  return line?.[1] ?? null;
}
