import { describe, expect, it } from 'vitest';
import { failure } from '../panel-app.ts';
import { makeServerApp, servers } from './server-app.ts';

const nightly = {
  ...{ name: 'nightly', minute: '0', hour: 4, day_of_month: '*', month: '*', day_of_week: '*' },
  is_active: true,
};

async function begin() {
  const app = await makeServerApp();
  const made = await app.ask('POST', '/schedules', nightly);
  const at = `/schedules/${made.body.attributes?.id}`;
  const addTask = (body: object) =>
    app.ask('POST', `${at}/tasks`, { action: 'command', payload: 'say', time_offset: 0, ...body });
  const order = async () => {
    const { tasks } = (await app.ask('GET', at)).body.attributes.relationships;
    return tasks.data.map(
      ({ attributes: one }: { attributes: { payload: string; sequence_id: number } }) =>
        `${one.sequence_id} ${one.payload}`,
    );
  };
  const sorted = async () => (await order()).sort();
  return { ...app, made, at, addTask, sorted };
}

describe('the schedules of a server', () => {
  it('tell when they run next, and have their tasks with them', async () => {
    const { ask, made, at } = await begin();
    expect(made.body).toEqual({
      object: 'server_schedule',
      attributes: {
        ...{ id: 1, name: 'nightly', is_active: true, is_processing: false },
        cron: { day_of_week: '*', day_of_month: '*', month: '*', hour: '4', minute: '0' },
        ...{ only_when_online: false, last_run_at: null },
        next_run_at: '2026-11-22T04:00:00+00:00',
        created_at: '2026-11-21T10:00:00+00:00',
        updated_at: '2026-11-21T10:00:00+00:00',
        relationships: { tasks: { object: 'list', data: [] } },
      },
    });
    expect((await ask('GET', at)).body).toEqual(made.body);
    expect((await ask('GET', '/schedules')).body.data).toEqual([made.body]);
  });

  it('change, run, and go with their tasks', async () => {
    const { ask, at, addTask, world, events } = await begin();
    const changed = await ask('POST', at, { ...nightly, hour: '11', is_active: false });
    expect(changed.body.attributes).toMatchObject({
      is_active: false,
      next_run_at: '2026-11-21T11:00:00+00:00',
    });
    expect((await ask('POST', `${at}/execute`)).body.errors[0].detail).toBe(
      'Cannot process schedule for task execution: no tasks are registered.',
    );
    await addTask({});
    expect(await ask('POST', `${at}/execute`)).toMatchObject({ status: 202, body: '' });
    expect((await ask('GET', at)).body.attributes.last_run_at).toBe('2026-11-21T10:00:00+00:00');
    expect((await ask('DELETE', at)).status).toBe(204);
    expect(world?.state).toMatchObject({ tables: { schedules: [], schedule_tasks: [] } });
    expect(await events()).toEqual([
      ...['server:schedule.create', 'server:schedule.update', 'server:task.create'],
      ...['server:schedule.execute', 'server:schedule.delete'],
    ]);
  });

  it('must be understood', async () => {
    const { ask } = await begin();
    expect((await ask('POST', '/schedules', { ...nightly, minute: '61' })).body).toEqual(
      failure(
        400,
        'DisplayException',
        'The cron data provided does not evaluate to a valid expression.',
      ),
    );
    const { errors } = (await ask('POST', '/schedules', { is_active: '' })).body;
    expect(
      errors.map(({ meta }: { meta: { source_field: string; rule: string } }) => [
        meta.source_field,
        meta.rule,
      ]),
    ).toEqual([
      ['name', 'required'],
      ['is_active', 'filled'],
      ...['minute', 'hour', 'day_of_month', 'day_of_week'].map((name) => [name, 'required']),
    ]);
  });

  it('are those of this server alone', async () => {
    const { ask, at } = await begin();
    const other = { as: 'admin', server: servers.admin } as const;
    expect((await ask('GET', at, undefined, other)).status).toBe(404);
  });
});

describe('the tasks of a schedule', () => {
  it('keep their order when one comes, moves or goes', async () => {
    const { ask, at, addTask, sorted } = await begin();
    for (const payload of ['a', 'b', 'c']) await addTask({ payload });
    expect(await sorted()).toEqual(['1 a', '2 b', '3 c']);
    expect((await addTask({ payload: 'd', sequence_id: 2 })).body.attributes).toMatchObject({
      sequence_id: 2,
      is_queued: false,
      continue_on_failure: false,
    });
    expect(await sorted()).toEqual(['1 a', '2 d', '3 b', '4 c']);
    const move = { action: 'command', payload: 'a', time_offset: '5', sequence_id: 3 };
    expect((await ask('POST', `${at}/tasks/1`, move)).body.attributes.time_offset).toBe(5);
    expect(await sorted()).toEqual(['1 d', '2 b', '3 a', '4 c']);
    expect((await ask('DELETE', `${at}/tasks/2`)).status).toBe(204);
    expect(await sorted()).toEqual(['1 d', '2 a', '3 c']);
  });

  it.each([
    [{ action: 'dance' }, 'action', 'in'],
    [{ payload: '' }, 'payload', 'required_unless'],
    [{ time_offset: 901 }, 'time_offset', 'between'],
    [{ sequence_id: 0 }, 'sequence_id', 'min'],
    [{ continue_on_failure: '' }, 'continue_on_failure', 'required'],
  ])('are not made of %j', async (body, source_field, rule) => {
    const { addTask } = await begin();
    expect((await addTask(body)).body.errors[0].meta).toEqual({ source_field, rule });
  });

  it('are ten at most, and no backups where there may be none', async () => {
    const { addTask, change } = await begin();
    expect((await addTask({ action: 'backup', payload: undefined })).body.attributes.payload).toBe(
      '',
    );
    change('servers', 2, { backup_limit: 0 });
    expect((await addTask({ action: 'backup' })).body).toEqual(
      failure(
        403,
        'HttpForbiddenException',
        "A backup task cannot be created when the server's backup limit is set to 0.",
      ),
    );
    for (let at = 1; at < 10; at += 1) await addTask({});
    expect((await addTask({})).body.errors[0].code).toBe('ServiceLimitExceededException');
  });
});
