/** What users may change about a server itself. */
import { z } from 'zod';
import { accepted, type Call, type Endpoint, nothing } from '../endpoint.ts';
import { PanelFailure } from '../failure.ts';
import { rule, text } from '../rules/rule.ts';
import { validate } from '../rules/validate.ts';
import type { Row } from '../world.ts';
import { record } from './activity.ts';
import { onServer } from './server-access.ts';

/** The routes of a server's settings. */
export const settingsEndpoints: readonly Endpoint[] = [
  onServer('POST', '/settings/rename', 'settings.rename', rename),
  onServer('POST', '/settings/reinstall', 'settings.reinstall', (server, call) => {
    call.tables.update('servers', server.id, { status: 'installing', power: 'offline' }, call.now);
    record(call, 'server:reinstall', {}, server);
    return accepted;
  }),
  onServer('PUT', '/settings/docker-image', 'startup.docker-image', changeImage),
];

/** A description that is not there stays; one of null is emptied. */
function rename(server: Row, call: Call) {
  const { fields, tables, now } = call;
  const wanted = z.object({ name: text(), description: z.string().nullish() });
  const { name, description } = validate(wanted, fields);
  const changes = { name, ...(description !== undefined && { description: description ?? '' }) };
  const changed = tables.update('servers', server.id, changes, now);
  for (const [column, event] of [
    ['name', 'server:settings.rename'],
    ['description', 'server:settings.description'],
  ] as const) {
    const [old, next] = [server[column], changed[column]];
    if (old !== next) record(call, event, { old, new: next }, server);
  }
  return nothing;
}

/** Only an image of the egg is taken, and only in place of one. */
function changeImage(server: Row, call: Call) {
  const { fields, tables, now } = call;
  const egg = tables.find('eggs', server.egg_id);
  const images = Object.values((egg?.docker_images ?? {}) as Record<string, unknown>);
  const isKnown = rule('in', (image: string) => images.includes(image));
  const { docker_image: image } = validate(
    z.object({ docker_image: text().superRefine(isKnown) }),
    fields,
  );
  if (!images.includes(server.image)) {
    const detail =
      "This server's Docker image has been manually set by an administrator and cannot be updated.";
    throw new PanelFailure('BadRequestHttpException', detail);
  }
  tables.update('servers', server.id, { image }, now);
  if (server.image !== image)
    record(call, 'server:startup.image', { old: server.image, new: image }, server);
  return nothing;
}
