import { readFileSync, statSync } from 'node:fs';
import { usageFailure } from './failure.ts';

const maxBytes = 4096;

/** Reads the key that a file holds, without the line break at its end. */
export function readKeyFile(path: string): string {
  const key = readSmall(path).trim();
  if (key !== '' && !/\s/.test(key)) return key;
  throw usageFailure(
    `Cannot read key file "${path}": it does not hold one key; write the key alone into it`,
  );
}

function readSmall(path: string): string {
  try {
    if (statSync(path).size <= maxBytes) return readFileSync(path, 'utf8');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw usageFailure(`Cannot read key file "${path}": reading it failed with ${code ?? message}`);
  }
  throw usageFailure(`Cannot read key file "${path}": it is larger than ${maxBytes} bytes`);
}
