import type { Command } from '../command.ts';
import { usageFailure } from '../failure.ts';
import { commandHelp, groupHelp, helpWidth, overview } from '../help.ts';
import { fold } from '../output/fold.ts';
import { findRoute } from '../route.ts';
import { topics } from '../topics.ts';

/** Explains Keyrack, a command or a topic. */
export const help: Command = {
  words: ['help'],
  summary: 'Explain a command or a topic',
  examples: ['keyrack help api-key create', 'keyrack help exit-codes'],
  positionals: [{ name: 'COMMAND', optional: true, many: true }],
  notes: [`Topics: ${Object.keys(topics).join(', ')}.`],
  async run({ args, io, printer, commands }) {
    const [first] = args.positionals;
    const topic = first !== undefined && Object.hasOwn(topics, first) ? topics[first] : undefined;
    const width = helpWidth(io);
    const text =
      topic === undefined ? explain(args.positionals, commands, width) : fold(topic, width);
    await printer.data(text);
    return undefined;
  },
};

function explain(words: readonly string[], commands: readonly Command[], width: number): string {
  if (words.length === 0) return overview(commands, width);
  const route = findRoute(words, commands);
  if (route.kind === 'group') return groupHelp(route.group, commands, width);
  const [extra] = route.rest;
  if (extra === undefined) return commandHelp(route.command, width);
  throw usageFailure(`Cannot explain "${words.join(' ').slice(0, 60)}": there is no such command`);
}
