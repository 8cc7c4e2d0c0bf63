import { expect, it } from 'vitest';
import { makeServerApp } from './server-app.ts';

it('a server is renamed, and described only if that is said', async () => {
  const { ask, events } = await makeServerApp();
  const shown = async () => {
    const { name, description } = (await ask('GET', '')).body.attributes;
    return [name, description];
  };
  const [, before] = await shown();
  expect((await ask('POST', '/settings/rename', { name: 'Other' })).status).toBe(204);
  expect(await shown()).toEqual(['Other', before]);
  await ask('POST', '/settings/rename', { name: 'Other', description: '' });
  expect(await shown()).toEqual(['Other', '']);
  expect((await ask('POST', '/settings/rename', { name: '' })).status).toBe(422);
  expect(await events()).toEqual(['server:settings.rename', 'server:settings.description']);
});

it('a server that is reinstalled is installing, and of no other use', async () => {
  const { ask } = await makeServerApp();
  await ask('POST', '/power', { signal: 'start' });
  expect(await ask('POST', '/settings/reinstall')).toMatchObject({ status: 202, body: '' });
  expect((await ask('GET', '')).body.attributes).toMatchObject({
    status: 'installing',
    is_installing: true,
  });
  expect((await ask('POST', '/power', { signal: 'start' })).status).toBe(409);
});

it('a server takes another image of its egg, in place of one of these', async () => {
  const { ask, change } = await makeServerApp();
  const { docker_images } = (await ask('GET', '/startup')).body.meta;
  const docker_image = String(Object.values(docker_images).at(-1));
  const put = (body: object) => ask('PUT', '/settings/docker-image', body);
  expect((await put({ docker_image })).status).toBe(204);
  expect((await ask('GET', '')).body.attributes.docker_image).toBe(docker_image);
  expect((await put({ docker_image: 'example.com/mine' })).body.errors[0].meta.rule).toBe('in');
  change('servers', 2, { image: 'example.com/by-hand' });
  expect((await put({ docker_image })).body.errors[0].detail).toBe(
    "This server's Docker image has been manually set by an administrator and cannot be updated.",
  );
});
