import { expect, it } from 'vitest';
import { errorCodes, KeyError } from '../../src/core/errors.ts';

it('a KeyError carries its code, its issues and its cause', () => {
  const cause = new Error('EIO');
  const issues = [{ path: 'name', message: 'is empty' }];
  const error = new KeyError('invalid_input', 'Cannot create key: name is empty', {
    issues,
    cause,
  });
  expect(error).toMatchObject({ name: 'KeyError', code: 'invalid_input', issues, cause });
});

it('a KeyError without issues has an empty list of them', () => {
  expect(new KeyError('not_found', 'Cannot show key').issues).toEqual([]);
});

it('no code is listed twice', () => {
  expect(new Set(errorCodes).size).toBe(errorCodes.length);
});
