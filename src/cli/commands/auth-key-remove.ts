import { changeCredentials } from '../change-credentials.ts';
import type { Command } from '../command.ts';
import { findCredential, readOrg } from '../credentials.ts';

/** Forgets a stored key. */
export const authKeyRemove: Command = {
  words: ['auth', 'key', 'remove'],
  summary: 'Forget a stored key',
  examples: ['keyrack auth key remove --org org_abc123'],
  notes: ['The key itself goes on to work: keyrack api-key revoke ends it.'],
  async run({ args, io, printer }) {
    const org = readOrg(args.text('org'));
    findCredential(org, io.env);
    await changeCredentials(io.env, (stored) => stored.delete(org));
    await printer.say(
      `Forgot the key of "${org}". It goes on to work until it expires or is revoked.`,
    );
    if (printer.format === 'json') await printer.json({ data: { org } });
    return undefined;
  },
};
