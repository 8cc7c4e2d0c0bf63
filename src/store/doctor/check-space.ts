import { statfs } from 'node:fs/promises';
import { type Finding, ok, problem, warning } from './finding.ts';

const mebibyte = 1024 * 1024;
const warnBelow = 64 * mebibyte;
const failBelow = 8 * mebibyte;

/** How many bytes this user may still write on the disk of a directory. */
export async function freeBytes(directory: string): Promise<number> {
  const { bavail, bsize } = await statfs(directory);
  return bavail * bsize;
}

/** Whether there is room for more events. */
export function checkSpace(bytes: number): Finding {
  const text = `${Math.floor(bytes / mebibyte)} MiB are free on its disk`;
  const fix = 'free disk space; a full disk stops every change';
  if (bytes < failBelow) return problem('space', text, fix);
  return bytes < warnBelow ? warning('space', text, fix) : ok('space', text);
}
