import type { Command } from './command.ts';
import { type Failure, usageFailure } from './failure.ts';
import { globalOptions } from './global-options.ts';
import { readTokens } from './parse.ts';
import { findRoute, type Route } from './route.ts';

/** No token is shorter. */
const minLength = 32;

/**
 * Refuses arguments that have the form of a token, checksum or not. Whatever is typed as an
 * argument stands in the history of the shell and in the list of processes, which every user of the
 * box may read, so it is too late to keep it secret; saying so is all that helps. Only the value of
 * an option that is there for a token passes, once.
 */
export async function refuseTokens(
  argv: readonly string[],
  commands: readonly Command[],
): Promise<void> {
  const parts = withoutSecrets(argv, commands)
    .flatMap((argument) => argument.split('='))
    .map((part) => part.trim());
  const suspects = parts.filter(({ length }) => length >= minLength);
  if (suspects.length > 0 && (await haveToken(suspects))) throw exposed();
}

function withoutSecrets(argv: readonly string[], commands: readonly Command[]): readonly string[] {
  const route = routeOf(argv, commands);
  const options = route?.kind === 'command' ? (route.command.options ?? []) : [];
  const secrets = options.filter(({ secret }) => secret).map(({ name }) => name);
  if (!route || secrets.length === 0) return argv;
  const indexes = readTokens(route.rest, [...options, ...globalOptions]).flatMap((token) => {
    if (token.kind !== 'option' || !secrets.includes(token.name)) return [];
    return token.inlineValue ? token.index : token.index + 1;
  });
  return route.rest.filter((_, index) => !indexes.includes(index));
}

/** Which command is called, or null where that cannot be said; saying so comes later. */
function routeOf(argv: readonly string[], commands: readonly Command[]): Route | null {
  try {
    return findRoute(argv, commands);
  } catch {
    return null;
  }
}

async function haveToken(suspects: readonly string[]): Promise<boolean> {
  const [{ tokenPattern }, { profiles }] = await Promise.all([
    import('../core/token.ts'),
    import('../core/profiles/index.ts'),
  ]);
  const patterns = [...profiles.values()].map(tokenPattern);
  return suspects.some((suspect) => patterns.some((pattern) => pattern.test(suspect)));
}

function exposed(): Failure {
  return usageFailure(
    'Cannot take a token as an argument: it is now in the history of this shell, and was in the list of processes; rotate or revoke its key',
    'commands take the id of a key, and tokens come from files or standard input',
  );
}
