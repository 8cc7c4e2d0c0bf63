import type { Minted } from '../../core/service.ts';
import type { Command } from '../command.ts';
import { deliverToken, nameKey } from '../deliver-token.ts';
import { readRules, ruleOptions } from '../key-rules.ts';
import { mintInto, tokenOptions } from '../mint-into.ts';
import { accessOf } from '../output/access.ts';

/** Makes a key and hands out its token. */
export const apiKeyCreate: Command = {
  words: ['api-key', 'create'],
  summary: 'Make a key; its token is shown once',
  examples: [
    'keyrack api-key create "GitHub Actions" -s read,write --expires 90',
    'keyrack api-key create deploy --profile pterodactyl-application --permissions servers=3,users=1',
    'keyrack api-key create backup --allow-ip 203.0.113.0/24 --out backup.token',
    'TOKEN=$(keyrack api-key create ci)',
  ],
  positionals: [{ name: 'NAME' }],
  options: [
    {
      name: 'profile',
      value: 'NAME',
      choices: 'profiles',
      summary: 'format and policy, see keyrack profile list',
    },
    ...ruleOptions,
    {
      name: 'account',
      value: 'NAME',
      choices: 'accounts',
      summary: 'who owns the key; admin unless given',
    },
    ...tokenOptions,
  ],
  notes: [
    'On a terminal the token is framed; elsewhere, or with -q, it is all that stdout holds.',
    'With --copy stdout holds the id. Only a local clipboard can be read back; what went to a terminal or tmux is told as sent, not as copied.',
    'A name that begins with a dash comes after --. A time without a zone is UTC.',
  ],
  async run(context) {
    const { args, io } = context;
    const draft = {
      name: args.first,
      profile: args.text('profile'),
      account: args.text('account'),
      ...readRules(args, io.now()),
    };
    return mintInto(context, async (out) => {
      const minted = await context.withRack(({ service, actor }) =>
        service.createKey(draft, actor),
      );
      await deliverToken(minted, describe(minted), context, out);
    });
  },
};

function describe({ key }: Minted): string {
  const { profile, account, expiresAt } = key;
  return `Created ${nameKey(key)}: profile ${profile}, account ${account}, access ${accessOf(key)}, expires ${expiresAt ?? 'never'}.`;
}
