import { describe, expect, it } from 'vitest';
import { failure, ids } from '../panel-app.ts';
import { makeServerApp } from './server-app.ts';

const path = '/network/allocations';

describe('the allocations of a server', () => {
  it('are added up to its limit, made the main one, and given back', async () => {
    const { ask, events } = await makeServerApp();
    const made = await ask('POST', path);
    expect(made.status).toBe(200);
    expect(made.body).toEqual({
      object: 'allocation',
      attributes: {
        ...{ id: 1, ip: '203.0.113.10', ip_alias: null, port: 25565, notes: null },
        is_default: false,
      },
    });
    expect((await ask('POST', path)).body).toEqual(
      failure(
        400,
        'DisplayException',
        'Cannot assign additional allocations to this server: limit has been reached.',
      ),
    );
    expect((await ask('POST', `${path}/1`, { notes: ' query ' })).body.attributes.notes).toBe(
      'query',
    );
    expect((await ask('DELETE', `${path}/3`)).body.errors[0].detail).toBe(
      'You cannot delete the primary allocation for this server.',
    );
    expect((await ask('POST', `${path}/1/primary`)).body.attributes.is_default).toBe(true);
    expect((await ask('DELETE', `${path}/3`)).status).toBe(204);
    expect(ids(await ask('GET', path))).toEqual([1]);
    expect(await events()).toEqual(
      ['create', 'notes', 'primary', 'delete'].map((what) => `server:allocation.${what}`),
    );
  });

  it('cannot be changed without a limit, beyond the node, or for another server', async () => {
    const { ask, change } = await makeServerApp();
    for (const [method, at] of [
      ['POST', `${path}/2`],
      ['POST', `${path}/2/primary`],
      ['DELETE', `${path}/2`],
    ] as const)
      expect((await ask(method, at, { notes: 'x' })).status).toBe(404);
    expect((await ask('POST', `${path}/3`, {})).body.errors[0].meta).toEqual({
      source_field: 'notes',
      rule: 'present',
    });
    for (const id of [1, 4, 5, 6]) change('allocations', id, { server_id: 1 });
    expect((await ask('POST', path)).body.errors[0].code).toBe(
      'NoAutoAllocationSpaceAvailableException',
    );
    change('servers', 2, { allocation_limit: 0 });
    expect((await ask('DELETE', `${path}/3`)).body.errors[0].detail).toBe(
      'You cannot delete allocations for this server: no allocation limit is set.',
    );
  });
});
