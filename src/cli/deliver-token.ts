import type { ApiKey } from '../core/key.ts';
import { mixedScripts } from '../core/mixed-scripts.ts';
import type { Minted } from '../core/service.ts';
import { safeText } from '../core/text.ts';
import { keyToWire, mintedToWire } from '../server/wire/key.ts';
import type { Context } from './command.ts';
import { failed } from './failure.ts';
import type { SecretFile } from './secret-file.ts';

/**
 * Hands out a token, once: into the file of `--out`, as JSON, or on a line of its own that is all
 * of stdout. If nobody takes it, the failure names the key that is now without a known token.
 */
export async function deliverToken(
  minted: Minted,
  sentence: string,
  context: Context,
  out: SecretFile | null,
): Promise<void> {
  try {
    await (out ? writeFile(minted, sentence, context, out) : print(minted, sentence, context));
  } catch (cause) {
    const { id, previous } = minted.key;
    const remedy = previous ? `rotate ${id} --abort` : `rotate ${id}`;
    throw failed(
      `Cannot hand out the token of key "${id}": ${reasonOf(cause)}; the token is lost`,
      {
        cause,
        hints: [`keyrack api-key ${remedy}, or keyrack api-key revoke ${id}`],
      },
    );
  }
}

async function writeFile(
  { key, token }: Minted,
  sentence: string,
  { printer }: Context,
  out: SecretFile,
): Promise<void> {
  await out.write(token);
  // From here on the token is safe, and a failure to say so must not take it away again.
  await printer.say(sentence).catch(() => {});
  const report = { data: keyToWire(key), token_file: out.path };
  const said = printer.format === 'json' ? printer.json(report) : printer.data(`${out.path}\n`);
  await said.catch(() => {});
}

async function print(minted: Minted, sentence: string, { printer, io }: Context): Promise<void> {
  if (printer.format === 'json') return printer.json(mintedToWire(minted));
  const isFramed = io.stdout.isTTY && !printer.quiet && printer.format === 'human';
  await printer.say(sentence);
  if (isFramed) await printer.say('The token is shown once and kept nowhere, so store it now:', '');
  await printer.data(`${minted.token}\n`);
  if (isFramed)
    await printer.say('', 'Send it as "Authorization: Bearer TOKEN" or "X-Api-Key: TOKEN".');
}

/** A key in words, for the user who makes or changes it, with a warning of a name that may look like another one. */
export function nameKey({ id, name }: Pick<ApiKey, 'id' | 'name'>): string {
  const scripts = mixedScripts(name);
  const warning = scripts.length > 0 ? `; its name mixes ${scripts.join(' and ')} letters` : '';
  return `key "${safeText(name)}" (${id}${warning})`;
}

function reasonOf(cause: unknown): string {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === 'EPIPE' ? 'nobody reads the output' : (code ?? message);
}
