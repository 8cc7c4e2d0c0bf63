import { describe, expect, it } from 'vitest';
import { makeServerApp } from './server-app.ts';

describe('what was done', () => {
  it('with a server is told with who did it, the latest first if that is wanted', async () => {
    const { ask, share, clock } = await makeServerApp();
    await ask('POST', '/power', { signal: 'start' });
    clock.now += 1000;
    share('control.stop', 'activity.read');
    await ask('POST', '/power', { signal: 'stop' }, { as: 'bob' });
    const path = '/activity?sort=-timestamp&include=actor&filter[event]=power';
    const { data, meta } = (await ask('GET', path)).body;
    expect(data[0]).toMatchObject({
      object: 'activity_log',
      attributes: {
        id: expect.stringMatching(/^[0-9a-f]{40}$/),
        event: 'server:power.stop',
        is_api: true,
        ip: null,
        timestamp: '2026-11-21T10:00:01+00:00',
        relationships: { actor: { object: 'user', attributes: { username: 'bob' } } },
      },
    });
    expect(data[1].attributes).toMatchObject({ event: 'server:power.start', ip: '192.0.2.1' });
    expect(meta.pagination).toMatchObject({ total: 2, per_page: 25 });
    expect((await ask('GET', '/activity?sort=id')).status).toBe(400);
    const seen = await ask('GET', '/activity', undefined, { as: 'admin' });
    expect(seen.body.data[1].attributes.ip).toBe('192.0.2.1');
  });

  it('with an account is its own alone', async () => {
    const panel = await makeServerApp();
    const { tokens } = panel;
    const send = (method: string, path: string, body?: object, token = tokens.alice) =>
      panel.send(method, `/api/client/account${path}`, { token, body });
    const of = async (token: string) => {
      const { body } = await send('GET', '/activity', undefined, token);
      return body.data.map((one: { attributes: { event: string } }) => one.attributes.event);
    };
    const made = await send('POST', '/api-keys', { description: 'ci' });
    await send('DELETE', `/api-keys/${made.body.attributes.identifier}`);
    await send('PUT', '/email', { email: 'new@example.com', password: 'any' });
    await panel.ask('POST', '/power', { signal: 'start' });
    expect(await of(tokens.alice)).toEqual([
      'user:api-key.create',
      'user:api-key.delete',
      'user:account.email-changed',
    ]);
    expect(await of(tokens.bob)).toEqual([]);
  });

  it('is forgotten when it is old', async () => {
    const { ask, rows } = await makeServerApp();
    for (let at = 0; at < 505; at += 1) await ask('POST', '/power', { signal: 'start' });
    expect(rows('activity')).toHaveLength(500);
    expect(rows('activity')[0]?.id).toBe(6);
  });
});
