import { describe, expect, it } from 'vitest';
import { failure } from '../panel-app.ts';
import { makeServerApp } from './server-app.ts';

async function begin() {
  const app = await makeServerApp();
  const make = async (body: object = {}) => (await app.ask('POST', '/backups', body)).body;
  return { ...app, make };
}

describe('the backups of a server', () => {
  it('have begun when they are made, and are done when they are asked for again', async () => {
    const { ask, make } = await begin();
    const made = await make({ name: 'before', ignored: 'cache/\n\nlogs/', is_locked: true });
    expect(made).toEqual({
      object: 'backup',
      attributes: {
        uuid: expect.stringMatching(/^[0-9a-f-]{36}$/),
        ...{ is_successful: false, is_locked: true, name: 'before' },
        ...{ ignored_files: 'cache/\nlogs/', checksum: null, bytes: 0 },
        ...{ created_at: '2026-11-21T10:00:00+00:00', completed_at: null },
      },
    });
    const shown = (await ask('GET', `/backups/${made.attributes.uuid}`)).body.attributes;
    expect(shown).toMatchObject({
      is_successful: true,
      checksum: expect.stringMatching(/^sha1:[0-9a-f]{40}$/),
      completed_at: '2026-11-21T10:00:00+00:00',
    });
    const { data, meta } = (await ask('GET', '/backups?per_page=5000')).body;
    expect(data).toHaveLength(1);
    expect(meta).toMatchObject({ backup_count: 1, pagination: { total: 1, per_page: 50 } });
    expect((await ask('GET', '/backups')).body.meta.pagination.per_page).toBe(20);
  });

  it('are locked against being deleted', async () => {
    const { ask, make, events } = await begin();
    const { uuid, name } = (await make()).attributes;
    expect(name).toBe('Backup at 2026-11-21 10:00:00');
    const at = `/backups/${uuid}`;
    expect((await ask('POST', `${at}/lock`)).body.attributes.is_locked).toBe(true);
    expect((await ask('DELETE', at)).body).toEqual(
      failure(400, 'BackupLockedException', 'Cannot delete a backup that is marked as locked.'),
    );
    expect((await ask('POST', `${at}/lock`)).body.attributes.is_locked).toBe(false);
    expect((await ask('DELETE', at)).status).toBe(204);
    expect((await ask('GET', at)).status).toBe(404);
    expect(await events()).toEqual(
      ['start', 'lock', 'unlock', 'delete'].map((what) => `server:backup.${what}`),
    );
  });

  it('are locked when they are made by those alone who may delete them', async () => {
    const { ask, share } = await begin();
    share('backup.create');
    const { body } = await ask('POST', '/backups', { is_locked: true }, { as: 'bob' });
    expect(body.attributes.is_locked).toBe(false);
  });

  it('are downloaded from the daemon, and restored while the server is in order', async () => {
    const { ask, make } = await begin();
    const { uuid } = (await make()).attributes;
    const { object, attributes } = (await ask('GET', `/backups/${uuid}/download`)).body;
    expect(object).toBe('signed_url');
    expect(attributes.url).toMatch(
      /^https:\/\/fra-1\.example\.com:8080\/download\/backup\?token=[\w-]+\.[\w-]+\.[\w-]+$/,
    );
    expect((await ask('POST', `/backups/${uuid}/restore`, {})).body.errors[0].meta).toEqual({
      source_field: 'truncate',
      rule: 'required',
    });
    expect((await ask('POST', `/backups/${uuid}/restore`, { truncate: false })).status).toBe(204);
  });

  it('are so many, and not one after the other', async () => {
    const { ask, make, change, clock } = await begin();
    await make();
    clock.now += 60_000;
    await make();
    const third = await ask('POST', '/backups', {});
    expect(third.body).toEqual(
      failure(
        429,
        'TooManyRequestsHttpException',
        'Only 2 backups may be generated within a 600 second span of time.',
      ),
    );
    expect(third.headers.get('Retry-After')).toBe('600');
    clock.now += 600_000;
    expect((await make()).errors[0].detail).toBe(
      'Cannot create a new backup, this server has reached its limit of 2 backups.',
    );
    change('servers', 2, { backup_limit: 3 });
    expect((await ask('POST', '/backups', {})).status).toBe(200);
  });
});
