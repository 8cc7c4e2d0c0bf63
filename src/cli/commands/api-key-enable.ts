import type { Command } from '../command.ts';
import { switchKey } from '../switch-key.ts';

/** Switches a key on. */
export const apiKeyEnable: Command = {
  words: ['api-key', 'enable'],
  summary: 'Switch a key on again',
  examples: ['keyrack api-key enable kr_4fJ0aZq81LmT'],
  positionals: [{ name: 'ID' }],
  run: (context) =>
    switchKey(
      {
        done: 'Enabled',
        word: 'on',
        act: ({ service, actor }, id) => service.enableKey(id, actor),
      },
      context,
    ),
};
