/** The variables of a server: those of its egg, with the values that the server gives them. */
import type { Attributes } from '../envelope.ts';
import { type BrokenRule, ValidationFailure } from '../failure.ts';
import { type Resource, rowsOf } from '../resource.ts';
import { sentence } from '../rules/sentences.ts';
import type { Tables } from '../tables.ts';
import type { Row } from '../world.ts';
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
  const broken = values.flatMap(([variable, value]) => brokenRule(variable, value));
  if (broken.length > 0) throw new ValidationFailure(broken);
  return Object.fromEntries(values.map(([one, value]) => [one.env_variable, value]));
}

function givenValue({ env_variable, default_value }: Row, given: Environment): string {
  const value = given[String(env_variable)] ?? default_value;
  return typeof value === 'object' ? '' : String(value);
}

/** The rules of variables, by the names that eggs write them with; those without a line here are not checked. */
const checks: Readonly<Record<string, (value: string, argument: string) => boolean>> = {
  required: (value) => value !== '',
  integer: (value) => /^-?\d+$/.test(value),
  numeric: (value) => /^-?\d+(\.\d+)?$/.test(value),
  boolean: (value) => /^[01]$/.test(value),
  max: (value, most) => value.length <= Number(most),
  in: (value, allowed) => allowed.split(',').includes(value),
};

function brokenRule({ name, env_variable, rules }: Row, value: string): readonly BrokenRule[] {
  const all = String(rules).split('|');
  if (value === '' && all.includes('nullable')) return [];
  const found = all.find((rule) => {
    const [word = '', argument = ''] = rule.split(':');
    return checks[word]?.(value, argument) === false;
  });
  if (found === undefined) return [];
  const [rule = '', argument = ''] = found.split(':');
  const words = rule === 'max' ? 'max.string' : rule;
  const detail = sentence(words, `${name} variable`, { max: Number(argument) });
  return [{ field: `environment.${env_variable}`, rule, detail }];
}
