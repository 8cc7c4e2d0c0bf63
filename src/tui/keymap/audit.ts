import type { Binding } from './binding.ts';
import { filtering, opening } from './shared.ts';

/** The audit, and one event. */
export const auditBindings: readonly Binding[] = [
  opening('audit'),
  filtering('audit'),
  {
    command: 'verifyChain',
    keys: ['v'],
    contexts: ['audit'],
    help: 'verify the chain',
    does: ['audit verify'],
    hint: 'verify',
  },
  { command: 'showKey', keys: ['K'], contexts: ['audit'], help: 'to its key' },
  {
    command: 'showKey',
    keys: ['K'],
    contexts: ['event'],
    help: 'to its key',
    hint: 'its key',
  },
];
