import type { Command } from '../command.ts';
import { switchKeys } from '../switch-keys.ts';

/** Switches keys on. */
export const apiKeyEnable: Command = {
  words: ['api-key', 'enable'],
  summary: 'Switch keys on again',
  examples: ['keyrack api-key enable kr_4fJ0aZq81LmT'],
  positionals: [{ name: 'ID', many: true }],
  notes: ['If only some could be switched on, the exit code is 8.'],
  run: (context) => switchKeys({ act: 'enable', done: 'Enabled', word: 'on' }, context),
};
