import { z } from 'zod';
import { type Issue, KeyError } from '../../core/errors.ts';
import { parseRequirement, scopeNames } from '../../core/permissions.ts';
import { isOwnPath } from '../own-path.ts';
import { toIssues } from '../schema/issues.ts';
import type { Rules } from './rules.ts';

/** Rules as they stand in the settings, not yet read. */
export interface RuleSettings {
  readonly paths?: readonly unknown[] | undefined;
  readonly defaultPermission?: string | undefined;
}

const maxRules = 200;
const maxPathLength = 500;
const maxMethods = 20;

/** What a rule may ask for. */
const permission = z
  .string()
  .refine(
    (text) => text === 'any' || text === 'public' || parseRequirement(text) !== null,
    `is none of ${scopeNames.join(', ')}, RESOURCE:VERB, any, public`,
  );

const path = z
  .string()
  .refine((text) => text.length <= maxPathLength, `is longer than ${maxPathLength} characters`)
  .refine((text) => text.startsWith('/'), 'does not begin with "/"')
  .refine((text) => !/[^/]\*|\*[^/]/.test(text), 'has a "*" that is not a whole segment')
  .refine(
    (text) => !/[?#;\\%]|\/\//.test(text),
    'has "?", "#", ";", "%", "\\" or "//", which no path that is passed on to a rule has',
  )
  .refine((text) => !/\/\.\.?(\/|$)/.test(text), 'has a segment "." or ".."')
  .refine((text) => !isOwnPath(text), 'is one of Keyrack itself, which are never passed on');

const method = z
  .string()
  .refine((text) => /^[A-Z]{1,20}$/.test(text), 'is not a method in capital letters, such as GET');

const methods = z
  .array(method)
  .refine((list) => list.length > 0, 'is empty; leave it out to mean every method')
  .refine((list) => list.length <= maxMethods, `has more than ${maxMethods} methods`);

const rule = z.strictObject({ path, methods: methods.optional(), permission });

const settings = z.strictObject({
  paths: z
    .array(rule)
    .refine((list) => list.length <= maxRules, `has more than ${maxRules} rules`)
    .optional(),
  defaultPermission: permission
    .refine(
      (text) => text !== 'public',
      'is "public", which opens whatever no rule names; if that is meant, end the rules with {"path":"/*","permission":"public"}',
    )
    .optional(),
});

/** Reads rules as they stand in the settings; throws `invalid_input` that names the entry (`paths.2.permission`). */
export function readRules(given: RuleSettings): Rules {
  const { paths, defaultPermission } = given;
  const read = settings.safeParse({ paths, defaultPermission }, { reportInput: true });
  if (!read.success) throw unreadable(toIssues(read.error));
  const rules = read.data.paths?.map((one) => ({ ...one, methods: one.methods ?? null }));
  return {
    paths: rules ?? [],
    otherwise: read.data.defaultPermission ?? (rules === undefined ? 'any' : null),
  };
}

function unreadable(issues: readonly Issue[]): KeyError {
  const [first] = issues;
  const message = `Cannot read the rules of the upstream: ${first?.path} ${first?.message}`;
  return new KeyError('invalid_input', message, { issues });
}
