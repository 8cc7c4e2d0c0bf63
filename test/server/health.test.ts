import { expect, test } from 'vitest';
import { errorCodes, KeyError } from '../../src/core/errors.ts';
import { errorFromProblem } from '../../src/server/problem.ts';
import { errorCodeOf, statusOf } from '../../src/server/wire/status.ts';
import { json, makeApp } from './rack-app.ts';

const well = { status: 'ok', name: 'keyrack', version: '1.2.3' };

test('a rack in trouble is alive and not ready, and says why to anybody', async () => {
  let trouble: string | null = null;
  const { ask } = await makeApp({ trouble: () => trouble });
  for (const path of ['/healthz', '/readyz']) expect(await json(ask('GET', path))).toEqual(well);
  trouble = 'a change was not confirmed by the disk (EIO)';
  expect(await json(ask('GET', '/healthz'))).toEqual(well);
  const response = await ask('GET', '/readyz');
  expect(response.status).toBe(503);
  expect(await json(response)).toEqual({ status: 'stopped', reason: trouble });
});

test('a server that stops is alive and not ready, whatever else is wrong', async () => {
  let draining = false;
  const { ask } = await makeApp({ isDraining: () => draining, trouble: () => 'the disk' });
  expect(await json(ask('GET', '/readyz'))).toMatchObject({ status: 'stopped' });
  draining = true;
  expect((await ask('GET', '/healthz')).status).toBe(200);
  const response = await ask('GET', '/readyz');
  expect(response.status).toBe(503);
  expect(await json(response)).toEqual({ status: 'draining' });
});

test('a full disk is 507 on the wire and comes back as the same code, named or not', () => {
  expect(statusOf.disk_full).toBe(507);
  expect(errorCodeOf(507, undefined)).toBe('disk_full');
  expect(errorFromProblem('create key', 507, null)).toBeInstanceOf(KeyError);
  for (const code of errorCodes) expect(errorCodeOf(statusOf[code], code)).toBe(code);
});
