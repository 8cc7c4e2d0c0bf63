import { describe, expect, it } from 'vitest';
import { failure } from '../panel-app.ts';
import { makeServerApp } from './server-app.ts';

describe('the start of a server', () => {
  it('is its variables and its command, with values and without', async () => {
    const { ask, change } = await makeServerApp();
    change('egg_variables', 4, { user_viewable: false });
    change('servers', 2, { startup: 'run {{SERVER_JARFILE}} {{BUILD_NUMBER}}' });
    const { body } = await ask('GET', '/startup');
    expect(body.data.map((one: { attributes: object }) => one.attributes)).toEqual([
      {
        name: 'Server file',
        description: 'The value of SERVER_JARFILE',
        env_variable: 'SERVER_JARFILE',
        default_value: expect.any(String),
        server_value: 'paper.jar',
        is_editable: true,
        rules: 'required|string|max:20',
      },
    ]);
    expect(body.meta).toEqual({
      startup_command: 'run paper.jar [hidden]',
      docker_images: expect.any(Object),
      raw_startup_command: 'run {{SERVER_JARFILE}} {{BUILD_NUMBER}}',
    });
  });

  it('changes by one variable', async () => {
    const { ask, events } = await makeServerApp();
    const body = { key: 'SERVER_JARFILE', value: 'other.jar' };
    const changed = await ask('PUT', '/startup/variable', body);
    expect(changed.body.attributes.server_value).toBe('other.jar');
    expect(changed.body.meta.startup_command).toContain('other.jar');
    expect(Object.keys(changed.body.meta)).toEqual(['startup_command', 'raw_startup_command']);
    const { data } = (await ask('GET', '/startup')).body;
    expect(data[0].attributes.server_value).toBe('other.jar');
    expect(await events()).toEqual(['server:startup.edit']);
  });

  it.each([
    [{ key: 'NONE', value: 'x' }, {}, 'does not exist'],
    [{ key: 'SERVER_JARFILE', value: 'x' }, { user_viewable: false }, 'does not exist'],
    [{ key: 'SERVER_JARFILE', value: 'x' }, { user_editable: false }, 'is read-only'],
  ])('does not change by %j of a variable with %j', async (body, changes, reason) => {
    const { ask, change } = await makeServerApp();
    change('egg_variables', 3, changes);
    expect((await ask('PUT', '/startup/variable', body)).body).toEqual(
      failure(
        400,
        'BadRequestHttpException',
        `The environment variable you are trying to edit ${reason}.`,
      ),
    );
  });

  it.each([
    ['required|string|max:3', 'long', 'max', 'The value may not be greater than 3 characters.'],
    ['required|integer|between:1,9', '10', 'between', 'The value must be between 1 and 9.'],
    ['required|integer|max:9', '9', null, ''],
    ['required|integer|min:9', '1', 'min', 'The value must be at least 9.'],
    ['required|string', '', 'required', 'The value field is required.'],
    ['nullable|integer', '', null, ''],
    ['boolean', 2, 'boolean', 'The value field must be true or false.'],
    ['required|in:a,b', 'c', 'in', 'The selected value is invalid.'],
    ['required|numeric', 'x', 'numeric', 'The value must be a number.'],
    ['alpha_num', 'a-b', 'alpha_num', 'The value may only contain letters and numbers.'],
    ['alpha_dash', 'a_b-1', null, ''],
  ])('keeps to the rules %s of a variable: %j', async (rules, value, rule, detail) => {
    const { ask, change } = await makeServerApp();
    change('egg_variables', 3, { rules });
    const answer = await ask('PUT', '/startup/variable', { key: 'SERVER_JARFILE', value });
    expect(answer.status).toBe(rule ? 422 : 200);
    if (rule)
      expect(answer.body.errors).toEqual([
        {
          code: 'ValidationException',
          status: '422',
          detail,
          meta: { source_field: 'value', rule },
        },
      ]);
  });
});
