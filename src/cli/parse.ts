import { parseArgs } from 'node:util';
import { usageFailure } from './failure.ts';
import { suggest } from './suggest.ts';
import type { OptionSpec, PositionalSpec } from './syntax.ts';

/** The options and arguments of one call. Asking for an option that the command does not have is a bug. */
export class Arguments {
  readonly positionals: readonly string[];
  readonly #values: ReadonlyMap<string, readonly string[]>;

  constructor(values: ReadonlyMap<string, readonly string[]>, positionals: readonly string[]) {
    this.#values = values;
    this.positionals = positionals;
  }

  /** True if the switch was given. */
  flag(name: string): boolean {
    return this.#values.has(name);
  }

  /** The value of an option, or undefined if it was not given. */
  text(name: string): string | undefined {
    return this.#values.get(name)?.at(-1);
  }

  /** All values of an option that may be repeated, or undefined if it was not given. */
  all(name: string): readonly string[] | undefined {
    return this.#values.get(name);
  }

  /** The first positional argument. */
  get first(): string {
    return this.positionals[0] ?? '';
  }
}

type Token = NonNullable<ReturnType<typeof readTokens>>[number];
type OptionToken = Extract<Token, { kind: 'option' }>;

/** Splits arguments into tokens by the options that are known; says nothing about the others. */
export function readTokens(argv: readonly string[], options: readonly OptionSpec[]) {
  const config = Object.fromEntries(
    options.map(({ name, short, value }) => [
      name,
      { type: value ? ('string' as const) : ('boolean' as const), ...(short && { short }) },
    ]),
  );
  return parseArgs({
    args: [...argv],
    options: config,
    strict: false,
    allowPositionals: true,
    tokens: true,
  }).tokens;
}

/** Reads the arguments of a command; refuses whatever it does not know, and says what was probably meant. */
export function parseArguments(
  argv: readonly string[],
  options: readonly OptionSpec[],
  positionals: readonly PositionalSpec[],
): Arguments {
  const values = new Map<string, string[]>();
  const rest: string[] = [];
  for (const token of readTokens(argv, options)) {
    if (token.kind === 'positional') rest.push(token.value);
    if (token.kind === 'option') addOption(values, token, options);
  }
  if (!values.has('help') && !values.has('version')) checkPositionals(rest, positionals);
  return new Arguments(values, rest);
}

function addOption(
  values: Map<string, string[]>,
  token: OptionToken,
  options: readonly OptionSpec[],
): void {
  const spec = options.find(({ name }) => name === token.name);
  if (!spec) throw unknownOption(token.rawName, options);
  const given = values.get(spec.name) ?? [];
  if (given.length > 0 && spec.value && !spec.many) {
    throw usageFailure(`Cannot read arguments: ${token.rawName} is given twice`);
  }
  values.set(spec.name, [...given, readValue(spec, token)]);
}

/** A value may begin with a dash only behind `=`, or a forgotten value would swallow the next option. */
function readValue(spec: OptionSpec, { rawName, value, inlineValue }: OptionToken): string {
  const shown = JSON.stringify(value?.slice(0, 40));
  if (!spec.value) {
    if (value === undefined) return '';
    throw usageFailure(`Cannot read arguments: ${rawName} takes no value, ${shown} was given`);
  }
  if (value === undefined) {
    throw usageFailure(`Cannot read arguments: ${rawName} needs a value (${spec.value})`);
  }
  if (!inlineValue && value.length > 1 && value.startsWith('-')) {
    throw usageFailure(
      `Cannot read arguments: the value ${shown} of ${rawName} begins with a dash`,
      `write --${spec.name}=${value.slice(0, 40)} if it is meant`,
    );
  }
  return value;
}

function unknownOption(rawName: string, options: readonly OptionSpec[]) {
  const found = suggest(
    rawName.replace(/^-+/, ''),
    options.map(({ name }) => name),
  );
  const hints = found === null ? [] : [`did you mean "--${found}"?`];
  return usageFailure(
    `Cannot read arguments: there is no option "${rawName.slice(0, 40)}"`,
    ...hints,
  );
}

function checkPositionals(given: readonly string[], wanted: readonly PositionalSpec[]): void {
  const missing = wanted[given.length];
  if (missing && !missing.optional) {
    throw usageFailure(`Cannot read arguments: ${missing.name} is missing`);
  }
  const extra = given[wanted.length];
  if (extra === undefined || wanted.at(-1)?.many) return;
  const hints = wanted.length > 0 ? ['put a name with blanks in quotes'] : [];
  throw usageFailure(
    `Cannot read arguments: "${extra.slice(0, 40)}" is one argument too many`,
    ...hints,
  );
}
