import type { ApiKey } from '../core/key.ts';
import { mixedScripts } from '../core/mixed-scripts.ts';
import type { Minted } from '../core/service.ts';
import { safeText } from '../core/text.ts';
import { keyToWire, mintedToWire } from '../server/wire/key.ts';
import type { Context } from './command.ts';
import { copyToken } from './copy-token.ts';
import { failed } from './failure.ts';
import type { SecretFile } from './secret-file.ts';

/**
 * Hands out a token, once: into the file of `--out`, to the clipboard with `--copy`, as JSON, or on a line of its own that is all
 * of stdout. If nobody takes it, the failure names the key that is now without a known token.
 */
export async function deliverToken(
  minted: Minted,
  sentence: string,
  context: Context,
  out: SecretFile | null,
): Promise<void> {
  try {
    if (out) await writeFile(minted, sentence, context, out);
    else if (context.args.flag('copy')) await copyOut(minted, sentence, context);
    else await print(minted, sentence, context);
  } catch (cause) {
    const { key } = minted;
    throw failed(
      `Cannot hand out the token of key "${key.id}": ${reasonOf(cause)}; the token is lost`,
      {
        cause,
        hints: [`keyrack api-key ${remedyFor(key)}, or keyrack api-key revoke ${key.id}`],
      },
    );
  }
}

function remedyFor({ id, previous }: ApiKey): string {
  return previous ? `rotate ${id} --abort` : `rotate ${id}`;
}

/** What no clipboard takes is printed after all: the token is made, and must reach its user. */
async function copyOut(minted: Minted, sentence: string, context: Context): Promise<void> {
  const { printer, io } = context;
  const { key, token } = minted;
  const { sent, sure, message } = await copyToken(token, io);
  if (!sent) {
    await printer.say(`${message}.`);
    return print(minted, sentence, context);
  }
  const lost = `If it did not arrive, the token is lost: keyrack api-key ${remedyFor(key)}`;
  // From here on the token is out, and a failure to say so must not take it away again.
  await printer.say(sentence, `${message}.`, ...(sure ? [] : [lost])).catch(() => {});
  const report = { data: keyToWire(key), clipboard: { sent, sure } };
  const said = printer.format === 'json' ? printer.json(report) : printer.data(`${key.id}\n`);
  await said.catch(() => {});
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
