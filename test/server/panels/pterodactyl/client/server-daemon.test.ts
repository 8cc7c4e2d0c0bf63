import { describe, expect, it } from 'vitest';
import { failure } from '../panel-app.ts';
import { makeServerApp } from './server-app.ts';

describe('the power of a server', () => {
  it('follows the signals, and commands need it', async () => {
    const { ask, events } = await makeServerApp();
    const command = () => ask('POST', '/command', { command: 'say hi' });
    const state = async () => (await ask('GET', '/resources')).body.attributes.current_state;
    expect((await command()).body).toEqual(
      failure(502, 'HttpException', 'Server must be online in order to send commands.'),
    );
    for (const [signal, after, status] of [
      ['start', 'running', 204],
      ['stop', 'offline', 502],
      ['restart', 'running', 204],
      ['kill', 'offline', 502],
    ] as const) {
      expect((await ask('POST', '/power', { signal })).status).toBe(204);
      expect([await state(), (await command()).status]).toEqual([after, status]);
    }
    expect(await events()).toEqual([
      ...['server:power.start', 'server:console.command', 'server:power.stop'],
      ...['server:power.restart', 'server:console.command', 'server:power.kill'],
    ]);
  });

  it('needs the permission of the signal, and a signal that there is', async () => {
    const { ask, share } = await makeServerApp();
    const send = async (signal: string) =>
      (await ask('POST', '/power', { signal }, { as: 'bob' })).status;
    share('control.start');
    expect(await Promise.all(['start', 'stop', 'restart', 'kill'].map(send))).toEqual([
      204, 403, 403, 403,
    ]);
    share('control.stop');
    expect(await Promise.all(['start', 'stop', 'restart', 'kill'].map(send))).toEqual([
      403, 204, 403, 204,
    ]);
    expect(await send('dance')).toBe(422);
  });

  it('is no failure of the mock that has to be told to its operator', async () => {
    const { ask, logs } = await makeServerApp();
    await ask('POST', '/command', { command: 'say hi' });
    expect(logs).toEqual([]);
  });

  it('uses nothing', async () => {
    const { ask } = await makeServerApp();
    expect((await ask('GET', '/resources')).body).toEqual({
      object: 'stats',
      attributes: {
        current_state: 'offline',
        is_suspended: false,
        resources: {
          memory_bytes: 0,
          cpu_absolute: 0,
          disk_bytes: 0,
          network_rx_bytes: 0,
          network_tx_bytes: 0,
          uptime: 0,
        },
      },
    });
  });
});

describe('the socket of a server', () => {
  it('is told with a token of ten minutes that holds the permissions', async () => {
    const { ask, clock } = await makeServerApp();
    const { data } = (await ask('GET', '/websocket', undefined, { as: 'bob' })).body;
    expect(data.socket).toMatch(
      /^wss:\/\/fra-1\.example\.com:8080\/api\/servers\/2bf80465-.*\/ws$/,
    );
    const [, claims = ''] = data.token.split('.');
    const read = JSON.parse(Buffer.from(claims, 'base64url').toString());
    expect(read).toMatchObject({
      server_uuid: data.socket.split('/').at(-2),
      permissions: ['websocket.connect', 'control.console', 'control.start'],
      exp: Math.floor(clock.now / 1000) + 600,
    });
  });

  it('is forbidden in words of its own', async () => {
    const { ask, share } = await makeServerApp();
    share('control.start');
    expect((await ask('GET', '/websocket', undefined, { as: 'bob' })).body).toEqual(
      failure(
        403,
        'HttpForbiddenException',
        "You do not have permission to connect to this server's websocket.",
      ),
    );
  });
});
