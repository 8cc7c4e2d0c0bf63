import type { Command } from '../command.ts';
import { findByReference } from '../key-reference.ts';
import { printKey } from '../output/print-key.ts';

/** Shows everything about one key but its token, which nobody has. */
export const apiKeyShow: Command = {
  words: ['api-key', 'show'],
  summary: 'Show a key',
  examples: ['keyrack api-key show kr_4fJ0aZq81LmT', 'keyrack api-key show kr_4fJ'],
  positionals: [{ name: 'ID' }],
  notes: ['ID may be a masked token from the list, or the first 6 or more characters of an id.'],
  async run({ args, io, printer, withRack }) {
    const key = await withRack(async (rack) => {
      const { id, key } = await findByReference(rack, args.first, { prefixes: true });
      return key ?? rack.service.getKey(id, rack.actor);
    });
    await printKey(key, printer, io.now());
    return undefined;
  },
};
