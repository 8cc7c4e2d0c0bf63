import { KeyError } from '../../core/errors.ts';

/** Reads a query parameter that is `true`, `false` or left out; throws `invalid_input`. */
export function flagFromWire(attempt: string, path: string, text: string | undefined): boolean {
  if (text === undefined || text === 'false') return false;
  if (text === 'true') return true;
  const message = `"${text.slice(0, 40)}" is not true or false`;
  throw new KeyError('invalid_input', `Cannot ${attempt}: ${path} ${message}`, {
    issues: [{ path, message }],
  });
}
