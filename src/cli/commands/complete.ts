import type { Command, Context } from '../command.ts';
import type { Offer } from '../completion/candidates.ts';
import { toPlainLine } from '../output/plain.ts';

/** How long a shell is kept waiting for what the rack knows. */
const patienceMs = 1000;

/** What the completion scripts ask: a line for each word that may stand last, or `:files`, `:directories`. */
export const complete: Command = {
  words: ['__complete'],
  summary: 'Say what may stand in a place of a command line',
  hidden: true,
  examples: ['keyrack __complete -- api-key li'],
  positionals: [{ name: 'WORD', optional: true, many: true }],
  async run(context) {
    const offer = await offerFor(context);
    const lines =
      typeof offer === 'string'
        ? [`:${offer}\n`]
        : offer.map(({ word, about }) => toPlainLine([word, about]));
    await context.printer.data(lines.join(''));
    return undefined;
  },
};

/** Whatever goes wrong here, a shell in which somebody types must not be told about it. */
async function offerFor({ args, io, commands }: Context): Promise<Offer> {
  try {
    const { candidatesFor } = await import('../completion/candidates.ts');
    const signal = AbortSignal.any([io.signal, AbortSignal.timeout(patienceMs)]);
    return await candidatesFor(args.positionals, commands, { ...io, signal });
  } catch {
    return [];
  }
}
