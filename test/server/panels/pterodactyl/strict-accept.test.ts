import { describe, expect, it } from 'vitest';
import { pterodactyl } from '../../../../src/server/panels/pterodactyl/pterodactyl.ts';
import { makePanelApp } from './panel-app.ts';

/** The same panel, told to look at `Accept`. */
const strict: typeof pterodactyl = {
  ...pterodactyl,
  routes: (context) => pterodactyl.routes({ ...context, strictAccept: true }),
};

const page = { Accept: 'text/html' };

describe('a failure, where Accept is looked at', () => {
  it.each([
    ['*/*', {}, 302],
    ['text/html, application/json;q=0.9', {}, 302],
    ['text/html;q=0.8, Application/vnd.pterodactyl.v1+json', {}, 401],
    ['application/json', {}, 401],
    ['*/*', { 'X-Requested-With': 'XMLHttpRequest' }, 401],
    ['', { 'X-Requested-With': 'XMLHttpRequest' }, 401],
    ['text/html', { 'X-Requested-With': 'XMLHttpRequest' }, 302],
    ['', {}, 302],
  ])('is told to a client with Accept "%s" and %j by %i', async (accept, more, status) => {
    const { ask } = await makePanelApp(strict);
    const answer = await ask('GET', '/api/client', { headers: { ...more, Accept: accept } });
    expect(answer.status).toBe(status);
    if (status === 302) expect(answer.headers.get('Location')).toBe('http://panel.test/auth/login');
    else expect(answer.body.errors[0].code).toBe('AuthenticationException');
  });

  it('sends back what its user can mend, and is a page otherwise', async () => {
    const panel = await makePanelApp(strict);
    const ask = async (method: string, path: string, body?: object) => {
      const { status, headers } = await panel.ask(method, path, {
        token: panel.tokens.app,
        headers: page,
        body,
        isPage: true,
      });
      return [status, headers.get('Location') ?? headers.get('Content-Type')];
    };
    const back = [302, 'http://panel.test/'];
    const shown = (status: number) => [status, 'text/html; charset=UTF-8'];
    expect(await ask('POST', '/api/application/locations', {})).toEqual(back);
    expect(await ask('DELETE', '/api/application/users/1')).toEqual(back);
    expect(await ask('GET', '/api/application/users/99')).toEqual(shown(404));
    expect(await ask('GET', '/api/application/none')).toEqual(shown(404));
    expect(await ask('PUT', '/api/application/users')).toEqual(shown(405));
    expect(await ask('GET', '/api/client')).toEqual(shown(403));
    expect(await ask('GET', '/api/application/users?sort=email')).toEqual(shown(400));
    expect(await ask('GET', '/api/application/users/1')).toEqual([200, 'application/json']);
  });

  it('holds no markup of the request', async () => {
    const { app } = await makePanelApp(strict);
    const answer = await app.request('http://panel.test/api/client/%3Cb%3E', { headers: page });
    expect(await answer.text()).not.toContain('<b>');
  });

  it('is JSON for everybody otherwise', async () => {
    const { ask } = await makePanelApp();
    expect((await ask('GET', '/api/client', { headers: page })).status).toBe(401);
  });
});
