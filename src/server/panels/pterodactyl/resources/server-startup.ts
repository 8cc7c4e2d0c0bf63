import { z } from 'zod';
import type { Call } from '../endpoint.ts';
import type { Writing } from '../engine.ts';
import { existing, flag, present, text } from '../rules/rule.ts';
import { environment } from './server-fields.ts';
import { checkEnvironment } from './server-variables.ts';

function fieldsOf({ tables }: Call) {
  return z.object({
    startup: z.string(),
    environment: present(environment),
    egg: existing((id) => tables.find('eggs', id) !== undefined),
    image: text(),
    skip_scripts: present(flag()),
  });
}

type Values = z.infer<ReturnType<typeof fieldsOf>>;

/** How the start of a server is changed. */
export const startupWriting: Writing<Values> = {
  fields: fieldsOf,
  columns: ({ startup, environment: given, egg, image }, { tables }) => ({
    startup,
    image,
    egg_id: egg,
    nest_id: tables.find('eggs', egg)?.nest_id ?? null,
    environment: checkEnvironment(egg, given ?? {}, tables),
  }),
};
