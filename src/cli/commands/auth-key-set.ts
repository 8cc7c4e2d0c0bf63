import { changeCredentials } from '../change-credentials.ts';
import type { Command, Context } from '../command.ts';
import { readOrg } from '../credentials.ts';
import { credentialsPath } from '../credentials-file.ts';
import { usageFailure } from '../failure.ts';
import { readKeyFile } from '../key-file.ts';
import { readToken } from '../read-token.ts';
import { readServerUrl, warnOfPlainHttp } from '../server-url.ts';

const attempt = 'store the key';

/** Stores a key of an organization for later commands. */
export const authKeySet: Command = {
  words: ['auth', 'key', 'set'],
  summary: 'Store a key, for commands with --org',
  examples: [
    'keyrack auth key set --org org_abc123 --server https://keys.example.org',
    'keyrack auth key set --org org_abc123 --key-stdin < key.txt',
  ],
  options: [
    { name: 'key-stdin', summary: 'read the key from standard input' },
    {
      name: 'key',
      value: 'TOKEN',
      secret: true,
      summary: 'the key itself; the shell keeps it in its history, so rather not',
    },
  ],
  notes: [
    'On a terminal the key is asked for and not shown. A stored key of the same ORG is replaced.',
    'It is kept in keyrack/credentials.json in $XDG_CONFIG_HOME (else ~/.config), which only this user may read.',
    'A key that is stored with --server goes to that server and to no other.',
  ],
  async run(context) {
    const { args, io, printer } = context;
    const org = readOrg(args.text('org'));
    const named = args.text('server');
    const server = named === undefined ? undefined : readServerUrl(named);
    const key = await readKey(context);
    const savedAt = new Date(io.now()).toISOString();
    await changeCredentials(io.env, (stored) => {
      stored.set(org, { key, server: server ?? stored.get(org)?.server ?? null, savedAt });
    });
    await printer.say(
      ...(server === undefined ? [] : warnOfPlainHttp(server).map((text) => `keyrack: ${text}`)),
      `Stored the key of "${org}" in ${credentialsPath(io.env)}.`,
      `Ask whether it passes: keyrack auth key verify --org ${org}`,
    );
    if (printer.format === 'json') await printer.json({ data: { org, saved_at: savedAt } });
    return undefined;
  },
};

async function readKey(context: Context): Promise<string> {
  const key = (await takeKey(context)).trim();
  const [{ profiles }, { recognizeToken }, { whyMalformed }] = await Promise.all([
    import('../../core/profiles/index.ts'),
    import('../../core/token.ts'),
    import('../../core/token-form.ts'),
  ]);
  if (recognizeToken(key, profiles)) return key;
  throw usageFailure(
    `Cannot ${attempt}: ${key === '' ? 'none was given' : whyMalformed(key, profiles)}`,
  );
}

async function takeKey(context: Context): Promise<string> {
  const { args, io } = context;
  const ways = ['key', 'key-stdin', 'key-file'].filter((name) => args.flag(name));
  if (ways.length > 1)
    throw usageFailure(`Cannot ${attempt}: --${ways[0]} and --${ways[1]} exclude each other`);
  const [file, typed] = [args.text('key-file'), args.text('key')];
  if (file !== undefined) return readKeyFile(file);
  if (typed !== undefined) {
    // Not by the printer: -q must not hide that the key is known to others now.
    await io.stderr.write(
      'keyrack: a key after --key is in the history of this shell and in the list of processes; --key-stdin or the prompt is safer\n',
    );
    return typed;
  }
  if (!io.stdin.isTTY && !args.flag('key-stdin')) {
    throw usageFailure(
      `Cannot ${attempt}: there is no terminal to ask on; give it on standard input with --key-stdin`,
    );
  }
  return (await readToken(attempt, context)) ?? '';
}
