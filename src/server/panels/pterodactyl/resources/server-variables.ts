/** The variables of a server: those of its egg, with the values that the server gives them. */
import type { Attributes } from '../envelope.ts';
import { ValidationFailure } from '../failure.ts';
import { type Resource, rowsOf } from '../resource.ts';
import type { Tables } from '../tables.ts';
import type { Row } from '../world.ts';
import { brokenRule } from './egg-rules.ts';
import { showVariable } from './eggs.ts';

/** What a server gives to the variables of its egg, by their names in the environment. */
export type Environment = Readonly<Record<string, unknown>>;

/** The variables of a server as administrators see them. */
export const serverVariables: Resource = {
  table: 'egg_variables',
  object: 'server_variable',
  permission: 'servers',
  show: (row) => ({ ...showVariable(row), server_value: row.server_value }),
};

/** The variables of a server's egg, each with its value in `server_value`. */
export function variablesOf(server: Row, tables: Tables): readonly Row[] {
  const given = (server.environment ?? {}) as Environment;
  return rowsOf(tables, 'egg_variables', 'egg_id', server.egg_id).map((variable) => ({
    ...variable,
    server_value: given[String(variable.env_variable)] ?? variable.default_value,
  }));
}

/** Those of them that users may see. */
export function visibleVariables(server: Row, tables: Tables): readonly Row[] {
  return variablesOf(server, tables).filter((one) => one.user_viewable === true);
}

/** The command that starts the server, with values in place of their names; what users may not see is hidden, or all of it. */
export function startupCommand(server: Row, tables: Tables, isHidden = false): string {
  const main = tables.find('allocations', server.allocation_id);
  const values = new Map([
    ['SERVER_MEMORY', String(server.memory)],
    ['SERVER_IP', String(main?.ip)],
    ['SERVER_PORT', String(main?.port)],
    ...variablesOf(server, tables).map(
      ({ env_variable, server_value, user_viewable }) =>
        [
          String(env_variable),
          user_viewable === true && !isHidden ? String(server_value) : '[hidden]',
        ] as const,
    ),
  ]);
  return String(server.startup).replace(
    /\{\{(\w+)\}\}/g,
    (whole, name) => values.get(name) ?? whole,
  );
}

/** The environment that the server's container gets. */
export function environmentOf(server: Row, tables: Tables): Attributes {
  const node = tables.find('nodes', server.node_id);
  const values = variablesOf(server, tables).map((one) => [one.env_variable, one.server_value]);
  return {
    ...Object.fromEntries(values),
    STARTUP: server.startup,
    P_SERVER_LOCATION: tables.find('locations', node?.location_id)?.short ?? null,
    P_SERVER_UUID: server.uuid,
  };
}

/**
 * The values for the variables of an egg, texts all of them; what is left out has its default. Throws one broken rule
 * for each variable whose rules its value breaks. What the egg does not know is left out.
 */
export function checkEnvironment(egg: number, given: Environment, tables: Tables): Environment {
  const variables = rowsOf(tables, 'egg_variables', 'egg_id', egg);
  const values = variables.map((one) => [one, givenValue(one, given)] as const);
  const broken = values.flatMap(([variable, value]) =>
    brokenRule(String(variable.rules), value, {
      field: `environment.${variable.env_variable}`,
      label: `${variable.name} variable`,
    }),
  );
  if (broken.length > 0) throw new ValidationFailure(broken);
  return Object.fromEntries(values.map(([one, value]) => [one.env_variable, value]));
}

function givenValue({ env_variable, default_value }: Row, given: Environment): string {
  const value = given[String(env_variable)] ?? default_value;
  return typeof value === 'object' ? '' : String(value);
}
