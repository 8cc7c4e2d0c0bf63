import type { Command } from '../command.ts';
import { switchKey } from '../switch-key.ts';

/** Switches a key off. */
export const apiKeyDisable: Command = {
  words: ['api-key', 'disable'],
  summary: 'Switch a key off; requests with it are refused at once',
  examples: ['keyrack api-key disable kr_4fJ0aZq81LmT'],
  positionals: [{ name: 'ID' }],
  run: (context) =>
    switchKey(
      {
        done: 'Disabled',
        word: 'off',
        act: ({ service, actor }, id) => service.disableKey(id, actor),
      },
      context,
    ),
};
