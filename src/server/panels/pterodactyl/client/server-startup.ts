/** How a server starts, as far as its users may change it. */
import { z } from 'zod';
import { type Call, type Endpoint, ok } from '../endpoint.ts';
import { list } from '../envelope.ts';
import { PanelFailure, ValidationFailure } from '../failure.ts';
import { present } from '../present.ts';
import { brokenRule } from '../resources/egg-rules.ts';
import { startupCommand, variablesOf, visibleVariables } from '../resources/server-variables.ts';
import { present as presentField } from '../rules/rule.ts';
import { validate } from '../rules/validate.ts';
import type { Row } from '../world.ts';
import { record } from './activity.ts';
import { onServer } from './server-access.ts';
import { clientVariables } from './server-shapes.ts';

/** The routes of a server's start. */
export const startupEndpoints: readonly Endpoint[] = [
  onServer('GET', '/startup', 'startup.read', (server, call) => {
    const shown = visibleVariables(server, call.tables).map((row) => show(row, call));
    const egg = call.tables.find('eggs', server.egg_id);
    const { startup_command, raw_startup_command } = commandsOf(server, call);
    const meta = { startup_command, docker_images: egg?.docker_images ?? {}, raw_startup_command };
    return ok({ ...list(shown), meta });
  }),
  onServer('PUT', '/startup/variable', 'startup.update', changeVariable),
];

function show(variable: Row, call: Call) {
  return present(call, clientVariables, variable, new Map());
}

function commandsOf(server: Row, { tables }: Call) {
  return {
    startup_command: startupCommand(server, tables),
    raw_startup_command: String(server.startup),
  };
}

const wanted = z.object({
  key: z.string(),
  value: presentField(z.union([z.string(), z.number(), z.boolean()])),
});

function changeVariable(server: Row, call: Call) {
  const { tables, now } = call;
  const { key, value: given } = validate(wanted, call.fields);
  const variable = editableOf(server, key, call);
  const value = given === null || given === undefined ? '' : String(given);
  const broken = brokenRule(String(variable.rules), value, { field: 'value', label: 'value' });
  if (broken.length > 0) throw new ValidationFailure(broken);
  const environment = { ...(server.environment as object), [key]: value };
  const changed = tables.update('servers', server.id, { environment }, now);
  const properties = { variable: key, old: variable.server_value, new: value };
  record(call, 'server:startup.edit', properties, server);
  const shown = show({ ...variable, server_value: value }, call);
  return ok({ ...shown, meta: commandsOf(changed, call) });
}

function editableOf(server: Row, key: string, { tables }: Call): Row {
  const variable = variablesOf(server, tables).find((row) => row.env_variable === key);
  if (variable?.user_viewable !== true)
    throw refused('The environment variable you are trying to edit does not exist.');
  if (variable.user_editable !== true)
    throw refused('The environment variable you are trying to edit is read-only.');
  return variable;
}

function refused(detail: string): PanelFailure {
  return new PanelFailure('BadRequestHttpException', detail);
}
