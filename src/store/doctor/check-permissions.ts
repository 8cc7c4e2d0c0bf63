import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isMissing } from '../store-error.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** These may be anybody's business: settings hold no secret, and only the directory guards a socket. */
const free = new Set(['config.json']);
const shown = 3;

/** Who owns the directory and its files, and who else may read or write them. */
export async function checkPermissions(directory: string): Promise<readonly Finding[]> {
  return [await checkDirectory(directory), await checkFiles(directory)];
}

async function checkDirectory(directory: string): Promise<Finding> {
  const { uid, mode } = await lstat(directory);
  const octal = (mode & 0o777).toString(8);
  const user = process.getuid?.() ?? uid;
  if (uid !== user) {
    const text = `"${directory}" belongs to uid ${uid}, and this is uid ${user}`;
    return problem('directory', text, `run Keyrack as uid ${uid}, or chown -R it to uid ${user}`);
  }
  const fix = `chmod 700 "${directory}"`;
  if (mode & 0o022) {
    return problem('directory', `others may write to "${directory}" (mode ${octal})`, fix);
  }
  if (mode & 0o077) return warning('directory', `others may enter "${directory}" (${octal})`, fix);
  return ok('directory', `"${directory}" belongs to this user alone (mode ${octal})`);
}

async function checkFiles(directory: string): Promise<Finding> {
  const names = [...(await namesIn(directory)), ...(await namesIn(directory, 'journal'))];
  const foreign: string[] = [];
  const open: string[] = [];
  for (const name of names.filter((one) => !free.has(one))) {
    const stats = await lstat(join(directory, name)).catch(ignoreMissing);
    if (!stats) continue;
    if (stats.isSymbolicLink() || stats.uid !== (process.getuid?.() ?? stats.uid)) {
      foreign.push(name);
    } else if (stats.mode & 0o077) open.push(name);
  }
  if (foreign.length > 0) {
    const text = `${list(foreign)} ${foreign.length === 1 ? 'is' : 'are'} of another owner, or a link`;
    return problem('files', text, 'find out who put them there; chown them, or move them away');
  }
  if (open.length === 0) return ok('files', `${names.length} files are open to this user alone`);
  const modes = `chmod 600 its files and 700 "${join(directory, 'journal')}"`;
  return warning('files', `${list(open)} may be read by others`, modes);
}

async function namesIn(directory: string, folder = ''): Promise<readonly string[]> {
  const names = await readdir(join(directory, folder)).catch((error) => {
    if (folder !== '' && ['ENOENT', 'ENOTDIR'].includes(error.code)) return [];
    throw error;
  });
  return names.map((name) => join(folder, name));
}

/** Files come and go beside a running server. */
function ignoreMissing(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}

function list(names: readonly string[]): string {
  const rest = names.length > shown ? ` and ${names.length - shown} more` : '';
  return `"${names.slice(0, shown).join('", "')}"${rest}`;
}
