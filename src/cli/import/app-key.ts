import { usageFailure } from '../failure.ts';

const assignment = /^[ \t]*(?:export[ \t]+)?APP_KEY[ \t]*=[ \t]*(.*)$/m;

/**
 * The 32 bytes of an APP_KEY, from a file that holds it alone or from the `.env` of a panel. Throws a
 * usage failure that names the file and never quotes it.
 */
export function readAppKey(text: string, path: string): Uint8Array {
  const written = unquote((assignment.exec(text)?.[1] ?? text).trim());
  const key = written.startsWith('base64:')
    ? Buffer.from(written.slice('base64:'.length), 'base64')
    : Buffer.from(written, 'utf8');
  if (key.length === 32) return key;
  throw usageFailure(
    `Cannot read the APP_KEY in "${path}": it is not a key of 32 bytes`,
    'the file is the .env of the panel, or holds the value of APP_KEY alone: base64:…',
  );
}

function unquote(text: string): string {
  return /^(["'])(.*)\1/.exec(text)?.[2] ?? text.replace(/\s+#.*$/, '');
}
