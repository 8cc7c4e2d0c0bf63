import type { Command } from '../command.ts';
import { scripts } from '../completion/scripts.ts';
import { usageFailure } from '../failure.ts';
import { didYouMean } from '../suggest.ts';

const shells = Object.keys(scripts);

/** Prints what makes a shell complete keyrack. */
export const completion: Command = {
  words: ['completion'],
  summary: 'Print the completion for a shell',
  examples: [
    'keyrack completion bash > ~/.local/share/bash-completion/completions/keyrack',
    'keyrack completion zsh > ~/.zsh/functions/_keyrack',
    'keyrack completion fish > ~/.config/fish/completions/keyrack.fish',
  ],
  positionals: [{ name: 'SHELL', choices: shells }],
  notes: [
    `SHELL is ${shells.join(', ')}.`,
    'Ids and names come from the rack of this box, and never a secret. With --server and --org none are offered.',
  ],
  async run({ args, printer }) {
    const { first } = args;
    const script = Object.hasOwn(scripts, first) ? scripts[first] : undefined;
    if (script !== undefined) return printer.data(script).then(() => undefined);
    throw usageFailure(
      `Cannot complete in "${first.slice(0, 40)}": it is not one of ${shells.join(', ')}`,
      ...didYouMean(first, shells),
    );
  },
};
