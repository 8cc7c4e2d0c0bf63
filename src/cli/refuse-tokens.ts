import { type Failure, usageFailure } from './failure.ts';

/** No token is shorter. */
const minLength = 32;

/**
 * Refuses arguments that have the form of a token, checksum or not. Whatever is typed as an
 * argument stands in the history of the shell and in the list of processes, which every user of the
 * box may read, so it is too late to keep it secret; saying so is all that helps.
 */
export async function refuseTokens(argv: readonly string[]): Promise<void> {
  const parts = argv.flatMap((argument) => argument.split('=')).map((part) => part.trim());
  const suspects = parts.filter(({ length }) => length >= minLength);
  if (suspects.length > 0 && (await haveToken(suspects))) throw exposed();
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
