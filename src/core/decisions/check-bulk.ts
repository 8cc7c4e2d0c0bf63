import { KeyError } from '../errors.ts';

/** The most keys that are changed at once. */
export const maxBulk = 100;

/** The ids without repetitions; throws `invalid_input` unless there are 1 to 100. */
export function checkBulk(ids: readonly string[], attempt: string): readonly string[] {
  const unique = [...new Set(ids)];
  if (unique.length >= 1 && ids.length <= maxBulk) return unique;
  const message = `has ${ids.length} entries, not 1 to ${maxBulk}`;
  throw new KeyError('invalid_input', `Cannot ${attempt} keys: ids ${message}`, {
    issues: [{ path: 'ids', message }],
  });
}
