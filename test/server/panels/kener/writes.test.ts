/** What API v4 of the mocked status page lets be written, and that it stays one that can be loaded whatever is written. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { kener } from '../../../../src/server/panels/kener/kener.ts';
import { mockOf } from '../../panels-bench.ts';
import { bearer, makeApp } from '../../rack-app.ts';

interface Told {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests say what they expect of a body
  readonly body: any;
}

async function makeMock() {
  const mock = mockOf([kener]);
  const rack = await makeApp({ panels: [kener], mock });
  const { token } = await rack.mint({ profile: 'kener' });
  const call = async (method: string, path: string, body?: unknown): Promise<Told> => {
    const headers = { ...bearer(token), 'Content-Type': 'application/json' };
    const sent = { headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
    const answer = await rack.ask(method, `/api/v4${path}`, sent);
    return { status: answer.status, body: await answer.json() };
  };
  return { ...rack, call, world: mock.worlds.get('kener') };
}

const refused = (message: string) => ({
  status: 400,
  body: { error: { code: 'BAD_REQUEST', message } },
});

describe('monitors', () => {
  it('are made with defaults, and changed field by field, objects within them too', async () => {
    const { call } = await makeMock();
    const made = await call('POST', '/monitors', {
      ...{ tag: 'shop', name: ' Shop ' },
      type_data: { url: 'https://shop.example.org', timeout: 1 },
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        monitor: { id: 4, tag: 'shop', name: 'Shop', default_status: 'UP', is_hidden: 'NO' },
      },
    });
    const { body } = await call('PATCH', '/monitors/shop', {
      ...{ tag: 'other', status: 'INACTIVE', type_data: { timeout: 2 } },
    });
    expect(body.monitor).toMatchObject({
      ...{ tag: 'shop', name: 'Shop', status: 'INACTIVE' },
      type_data: { url: 'https://shop.example.org', timeout: 2 },
    });
    expect(
      (await call('PATCH', '/monitors/shop', { type_data: null })).body.monitor.type_data,
    ).toBe(null);
  });

  it.each([
    [{}, 'Tag is required and must be a non-empty string'],
    [
      { tag: 'Über' },
      'Tag must be URL-friendly: only lowercase letters, numbers, hyphens, and underscores. Must start and end with a letter or number.',
    ],
    [{ tag: 'shop' }, 'Name is required and must be a non-empty string'],
    [{ tag: 'api', name: 'API' }, "Monitor with tag 'api' already exists"],
    [[], 'Invalid JSON body'],
  ])('are not made of %j', async (body, message) => {
    const { call } = await makeMock();
    expect(await call('POST', '/monitors', body)).toEqual(refused(message));
  });

  it('have a sample for each minute, written one by one or for a span', async () => {
    const { call } = await makeMock();
    const one = await call('PATCH', '/monitors/api/data/1772352119', { status: 'DEGRADED' });
    const sample = { monitor_tag: 'api', timestamp: 1772352060, status: 'DEGRADED', latency: 5000 };
    expect(one.body).toEqual({ data: { ...sample, type: 'MANUAL' } });
    const span = { start_ts: 1772352001, end_ts: 1772352181, status: 'DOWN', latency: 0 };
    const written = await call('PATCH', '/monitors/api/data', span);
    expect(written.body.updated_count).toBe(3);
    const { body } = await call('GET', '/monitors/api/data?start_ts=1772352000&end_ts=1772352240');
    expect(body.data.map(({ status }: { status: string }) => status)).toEqual([
      'UP',
      'DOWN',
      'DOWN',
      'DOWN',
    ]);
    const broken = await call('PATCH', '/monitors/api/data', { ...span, status: 'SLOW' });
    expect(broken).toEqual(refused('status is required and must be one of: UP, DOWN, DEGRADED'));
  });
});

describe('incidents', () => {
  const incident = {
    ...{ title: 'Disk is full', start_date_time: 1772500030 },
    monitors: [{ monitor_tag: 'api' }],
  };

  it('are made, commented on until they are resolved, changed and deleted', async () => {
    const { call } = await makeMock();
    const made = await call('POST', '/incidents', incident);
    expect(made).toMatchObject({
      status: 201,
      body: {
        incident: {
          ...{ id: 3, start_date_time: 1772499960 + 60, end_date_time: null },
          ...{ state: 'INVESTIGATING', incident_type: 'INCIDENT', incident_source: 'API' },
          monitors: [{ monitor_tag: 'api', impact: 'DOWN' }],
          url: 'https://status.example.org/incidents/3',
        },
      },
    });
    const comment = { comment: 'Cleared', state: 'RESOLVED', timestamp: 1772500100 };
    const said = await call('POST', '/incidents/3/comments', comment);
    expect(said).toMatchObject({
      status: 201,
      body: { comment: { incident_id: 3, timestamp: 1772500080 } },
    });
    const { body } = await call('GET', '/incidents/3');
    expect(body.incident).toMatchObject({ state: 'RESOLVED', end_date_time: 1772500080 });
    await call('PATCH', `/incidents/3/comments/${said.body.comment.id}`, { comment: 'Mended' });
    expect((await call('GET', '/incidents/3/comments')).body.comments).toMatchObject([
      { comment: 'Mended', state: 'RESOLVED' },
    ]);
    const changed = await call('PATCH', '/incidents/3', {
      title: 'Disk',
      end_date_time: null,
      monitors: [],
    });
    expect(changed.body.incident).toMatchObject({
      title: 'Disk',
      end_date_time: null,
      monitors: [],
    });
    await call('DELETE', `/incidents/3/comments/${said.body.comment.id}`);
    expect((await call('DELETE', '/incidents/3')).body).toEqual({
      message: "Incident with id '3' deleted successfully",
    });
    expect((await call('GET', '/incidents/3/comments')).status).toBe(404);
  });

  it('are listed without their type, which one of them tells', async () => {
    const { call } = await makeMock();
    const { body } = await call('GET', '/incidents');
    expect(new Set(Object.keys(body.incidents[0]))).toEqual(
      new Set(
        'id title start_date_time end_date_time state incident_source monitors created_at updated_at url'.split(
          ' ',
        ),
      ),
    );
    expect((await call('GET', '/incidents/1')).body.incident.incident_type).toBe('INCIDENT');
  });

  it.each([
    [{ title: ' ' }, 'Title is required and must be a non-empty string'],
    [{ start_date_time: null }, 'start_date_time is required'],
    [{ start_date_time: '1' }, 'start_date_time must be a valid timestamp (UTC seconds)'],
    [{ monitors: 'api' }, 'monitors must be an array'],
    [{ monitors: [null] }, 'Each monitor must have a valid monitor_tag'],
    [{ monitors: [{ monitor_tag: 'none' }] }, "Monitor with tag 'none' not found"],
  ])('are not made with %j', async (wrong, message) => {
    const { call } = await makeMock();
    expect(await call('POST', '/incidents', { ...incident, ...wrong })).toEqual(refused(message));
  });

  it.each([
    [{ state: 'RESOLVED' }, 'comment is required and must be a non-empty string'],
    [{ comment: 'x' }, 'state is required'],
    [
      { comment: 'x', state: 'DONE' },
      'state must be one of: INVESTIGATING, IDENTIFIED, MONITORING, RESOLVED',
    ],
  ])('have no comment of %j', async (body, message) => {
    const { call } = await makeMock();
    expect(await call('POST', '/incidents/1/comments', body)).toEqual(refused(message));
  });
});

describe('maintenances', () => {
  const maintenance = {
    ...{ title: 'Updates', start_date_time: 1800000000, rrule: 'FREQ=DAILY;COUNT=3' },
    ...{ duration_seconds: 600, monitors: [{ monitor_tag: 'api' }] },
  };

  it('are made with their first event, moved with it, and deleted with it', async () => {
    const { call } = await makeMock();
    const made = await call('POST', '/maintenances', maintenance);
    expect(made).toMatchObject({
      status: 201,
      body: {
        maintenance: {
          ...{ id: 2, description: null, status: 'ACTIVE' },
          monitors: [{ monitor_tag: 'api', impact: 'MAINTENANCE' }],
        },
      },
    });
    const eventsOf = async () => (await call('GET', '/maintenances/2/events')).body.events;
    expect(await eventsOf()).toMatchObject([
      { start_date_time: 1800000000, end_date_time: 1800000600, status: 'SCHEDULED' },
    ]);
    await call('PATCH', '/maintenances/2', { duration_seconds: 60, status: 'INACTIVE' });
    const [event] = await eventsOf();
    expect(event).toMatchObject({ end_date_time: 1800000060 });
    const moved = { start_date_time: 1800003600, end_date_time: 1800003720 };
    const { body } = await call('PATCH', `/maintenances/2/events/${event.id}`, moved);
    expect(body.event).toMatchObject(moved);
    expect((await call('DELETE', `/maintenances/2/events/${event.id}`)).status).toBe(200);
    expect(await eventsOf()).toEqual([]);
    expect((await call('DELETE', '/maintenances/2')).status).toBe(200);
    expect((await call('GET', '/maintenances/2')).status).toBe(404);
  });

  it.each([
    [{ rrule: 'every day' }, 'rrule is not a valid iCalendar RRULE string'],
    [{ duration_seconds: 0 }, 'duration_seconds must be a positive number'],
    [
      { monitors: [{ monitor_tag: 'api', impact: 'SLOW' }] },
      "Invalid impact 'SLOW'. Must be one of: UP, DOWN, DEGRADED, MAINTENANCE",
    ],
  ])('are not made with %j', async (wrong, message) => {
    const { call } = await makeMock();
    const body = { ...maintenance, ...wrong };
    expect(await call('POST', '/maintenances', body)).toEqual(refused(message));
  });

  it('have no event that ends before it begins', async () => {
    const { call } = await makeMock();
    const body = { start_date_time: 2, end_date_time: 1 };
    const message = 'end_date_time must be after start_date_time';
    expect(await call('PATCH', '/maintenances/1/events/1', body)).toEqual(refused(message));
  });
});

describe('pages', () => {
  const page = { page_path: 'For Staff!', page_title: 'Staff', page_header: 'Staff' };

  it('are made with the usual settings, changed, and deleted, but for the home page', async () => {
    const { call } = await makeMock();
    const made = await call('POST', '/pages', {
      ...page,
      ...{ monitors: ['api'], page_settings: { incidents: { enabled: false } } },
    });
    expect(made).toMatchObject({
      status: 201,
      body: {
        page: {
          ...{ id: 2, page_path: 'for-staff', monitors: [{ monitor_tag: 'api', position: 0 }] },
          page_settings: { incidents: { enabled: false, ongoing: { show: true } } },
        },
      },
    });
    const home = await call('PATCH', '/pages/~home', { page_path: '~home', page_title: 'Home' });
    expect(home.body.page).toMatchObject({ page_path: '~home', page_title: 'Home' });
    expect((await call('DELETE', '/pages/for-staff')).body.message).toBe(
      "Page 'for-staff' deleted successfully",
    );
    expect(await call('DELETE', '/pages/~home')).toEqual(refused('Cannot delete the home page'));
  });

  it.each([
    ['POST', '/pages', { ...page, page_path: 1 }, 'page_path is required and must be a string'],
    [
      'POST',
      '/pages',
      { ...page, page_header: '' },
      'page_header is required and must be a non-empty string',
    ],
    ['POST', '/pages', { ...page, page_path: '!' }, "Page with path '' already exists"],
    ['POST', '/pages', { ...page, monitors: ['none'] }, "Monitor with tag 'none' does not exist"],
    ['PATCH', '/pages/~home', { page_path: 'x' }, 'Home page path cannot be changed'],
    ['PATCH', '/pages/~home', { page_title: ' ' }, 'page_title must be a non-empty string'],
  ])('%s %s %j is refused', async (method, path, body, message) => {
    const { call } = await makeMock();
    expect(await call(method, path, body)).toEqual(refused(message));
  });
});

it('a setting of the site is changed, and what is linked with it', async () => {
  const { call } = await makeMock();
  const changed = await call('PATCH', '/site/siteURL', { value: 'https://up.example.org' });
  expect(changed.body).toEqual({
    ...{ key: 'siteURL', value: 'https://up.example.org', data_type: 'string' },
  });
  const { body } = await call('GET', '/incidents/1');
  expect(body.incident.url).toBe('https://up.example.org/incidents/1');
  expect(await call('PATCH', '/site/siteURL', {})).toEqual(refused('Value is required'));
  expect(await call('PATCH', '/site/nav', { value: 'x' })).toEqual(
    refused("Invalid value for config key 'nav'"),
  );
});

// A client that sends the wrong thing must get an answer of the panel, and must not leave a state that nobody can load.
it('whatever is written, the answer is one of the panel and the state can be loaded again', async () => {
  const { call, world } = await makeMock();
  const routes = [
    ...[
      'POST /monitors',
      'PATCH /monitors/api',
      'PATCH /monitors/api/data',
      'PATCH /monitors/api/data/60',
    ],
    ...['POST /incidents', 'PATCH /incidents/1', 'POST /incidents/1/comments'],
    ...['PATCH /incidents/1/comments/1', 'POST /maintenances', 'PATCH /maintenances/1'],
    ...['PATCH /maintenances/1/events/1', 'POST /pages', 'PATCH /pages/~home', 'PATCH /site/nav'],
  ];
  const value = fc.oneof(
    fc.constantFrom<unknown>('api', 'RESOLVED', 'FREQ=DAILY', 'UP', 60, 1.5, -1, null, ['api'], []),
    fc.constantFrom<unknown>([{ monitor_tag: 'api' }], [{ monitor_tag: 'api', impact: 7 }], 1e300),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const names = [
    ...['tag', 'name', 'title', 'status', 'type_data', 'start_ts', 'end_ts', 'latency', 'comment'],
    ...['start_date_time', 'end_date_time', 'monitors', 'timestamp', 'state', 'rrule', 'value'],
    ...[
      'duration_seconds',
      'page_path',
      'page_title',
      'page_header',
      'page_settings',
      'description',
    ],
  ];
  const body = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 12 });
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...routes), body, async (route, sent) => {
      world?.reset();
      const [method = '', path = ''] = route.split(' ');
      const { status } = await call(method, path, sent);
      expect([200, 201, 400]).toContain(status);
      world?.load(JSON.parse(JSON.stringify(world.state)));
    }),
    { numRuns: 1000 },
  );
});
