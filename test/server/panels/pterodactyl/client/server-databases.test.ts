import { describe, expect, it } from 'vitest';
import { makeServerApp, servers } from './server-app.ts';

describe('the databases of a server', () => {
  it('are made with a password, get another one, and go', async () => {
    const { ask, events } = await makeServerApp();
    const made = await ask('POST', '/databases', { database: 'stats', remote: '%' });
    expect(made.status).toBe(200);
    const { relationships, ...attributes } = made.body.attributes;
    expect(attributes).toEqual({
      id: expect.stringMatching(/^[0-9A-Za-z]{8}$/),
      host: { address: '192.0.2.30', port: 3306 },
      name: 's2_stats',
      username: expect.stringMatching(/^u2_[0-9A-Za-z]{10}$/),
      connections_from: '%',
      max_connections: 0,
    });
    const first = relationships.password.attributes.password;
    const at = `/databases/${attributes.id}`;
    const rotated = await ask('POST', `${at}/rotate-password`);
    expect(rotated.body.attributes.relationships.password.attributes.password).not.toBe(first);
    const shown = (await ask('GET', '/databases')).body.data[0].attributes;
    expect(shown).toEqual(attributes);
    expect((await ask('DELETE', at)).status).toBe(204);
    expect((await ask('GET', '/databases')).body.data).toEqual([]);
    expect(await events()).toEqual(
      ['create', 'rotate-password', 'delete'].map((what) => `server:database.${what}`),
    );
  });

  it('show their password to those who may see it', async () => {
    const { ask, share } = await makeServerApp();
    await ask('POST', '/databases', { database: 'stats', remote: '%' });
    const password = async () => {
      const { body } = await ask('GET', '/databases?include=password', undefined, { as: 'bob' });
      return body.data[0].attributes.relationships.password.object;
    };
    share('database.read');
    expect(await password()).toBe('null_resource');
    share('database.read', 'database.view_password');
    expect(await password()).toBe('database_password');
  });

  it.each([
    [{ database: 'ab', remote: '%' }, ['min'], 'The database must be at least 3 characters.'],
    [{ database: 'a b c', remote: '%' }, ['alpha_dash'], expect.any(String)],
    [{ database: 'stats', remote: 'x' }, ['regex'], 'The remote format is invalid.'],
    [
      { database: 'worlds', remote: '%' },
      ['unique'],
      'The database name you have selected is already in use by this server.',
    ],
    [{}, ['required', 'required'], 'The database field is required.'],
  ])('are not made of %j', async (body, rules, detail) => {
    const { ask } = await makeServerApp();
    const answer = await ask('POST', '/databases', body, { as: 'admin', server: servers.admin });
    expect(answer.body.errors.map((one: { meta: { rule: string } }) => one.meta.rule)).toEqual(
      rules,
    );
    expect(answer.body.errors[0].detail).toEqual(detail);
  });

  it('are as many as the server may have, those of others not among them', async () => {
    const { ask } = await makeServerApp();
    const make = (database: string) => ask('POST', '/databases', { database, remote: '%' });
    expect([(await make('one')).status, (await make('two')).status]).toEqual([200, 200]);
    expect((await make('three')).body.errors[0]).toEqual({
      code: 'TooManyDatabasesException',
      status: '400',
      detail:
        'Operation aborted: creating a new database would put this server over the defined limit.',
    });
    const other = await ask('GET', '/databases', undefined, { as: 'admin', server: servers.admin });
    const { id } = other.body.data[0].attributes;
    expect((await ask('DELETE', `/databases/${id}`)).status).toBe(404);
  });
});
