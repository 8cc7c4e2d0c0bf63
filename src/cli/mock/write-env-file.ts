import { readFile, writeFile } from 'node:fs/promises';
import { failed } from '../failure.ts';

/** Writes the env file of a mock. An older one of a mock is replaced; a file of any other origin is not touched. */
export async function writeEnvFile(path: string, text: string): Promise<void> {
  const [mark = ''] = text.split('\n');
  try {
    const old = await readFile(path, 'utf8').catch(whenMissing);
    if (old !== null && !old.startsWith(mark)) {
      throw failed(
        `Cannot write "${path}": it exists and is not the env file of a mock; choose another name`,
      );
    }
    await writeFile(path, text, { mode: 0o600 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (typeof code !== 'string' || !/^E[A-Z]+$/.test(code)) throw error;
    throw failed(`Cannot write "${path}": ${code}`, { cause: error });
  }
}

function whenMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
