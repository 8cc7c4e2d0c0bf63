import type { Command } from '../command.ts';
import { switchKeys } from '../switch-keys.ts';

/** Switches keys off. */
export const apiKeyDisable: Command = {
  words: ['api-key', 'disable'],
  summary: 'Switch keys off; requests with them are refused at once',
  examples: [
    'keyrack api-key disable kr_4fJ0aZq81LmT',
    'keyrack api-key disable kr_4fJ0aZq81LmT key_9pQr7sTu2vWx',
  ],
  positionals: [{ name: 'ID', many: true }],
  notes: ['If only some could be switched off, the exit code is 8.'],
  run: (context) => switchKeys({ act: 'disable', done: 'Disabled', word: 'off' }, context),
};
