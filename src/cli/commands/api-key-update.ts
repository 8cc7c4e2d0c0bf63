import type { Command } from '../command.ts';
import { nameKey } from '../deliver-token.ts';
import { usageFailure } from '../failure.ts';
import { findByReference } from '../key-reference.ts';
import { readRules, ruleOptions } from '../key-rules.ts';
import { printChange } from '../print-change.ts';

/** Changes what a key is called and what it may do. */
export const apiKeyUpdate: Command = {
  words: ['api-key', 'update'],
  summary: 'Change the name or the rules of a key',
  examples: [
    'keyrack api-key update kr_4fJ0aZq81LmT --scopes read',
    'keyrack api-key update kr_4fJ0aZq81LmT --expires never --rate 600/1m',
    'keyrack api-key update kr_4fJ0aZq81LmT --allow-ip 203.0.113.7 --allow-ip 2001:db8::/32',
  ],
  positionals: [{ name: 'ID' }],
  options: [{ name: 'name', value: 'NAME', summary: 'the new name' }, ...ruleOptions],
  notes: [
    'What is not named stays. --allow-ip, --scopes and --permissions replace the whole list.',
  ],
  async run(context) {
    const { args, io } = context;
    const name = args.text('name');
    const changes = { ...(name !== undefined && { name }), ...readRules(args, io.now()) };
    if (Object.keys(changes).length === 0) {
      throw usageFailure(
        'Cannot update key: no change is named',
        'see keyrack api-key update --help',
      );
    }
    const key = await context.withRack(async (rack) => {
      const { id } = await findByReference(rack, args.first, { prefixes: true });
      return rack.service.updateKey(id, changes, rack.actor);
    });
    await printChange(key, `Updated ${nameKey(key)}.`, context);
    return undefined;
  },
};
