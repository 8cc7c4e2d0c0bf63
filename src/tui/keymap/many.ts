import type { Binding } from './binding.ts';
import { declining } from './shared.ts';

/** The answers to questions about the marked keys. */
export const manyBindings: readonly Binding[] = [
  {
    command: 'disableMany',
    keys: ['d'],
    contexts: ['switchMany'],
    help: 'switch them off',
    hint: 'disable',
  },
  {
    command: 'enableMany',
    keys: ['e'],
    contexts: ['switchMany'],
    help: 'switch them on',
    hint: 'enable',
  },
  declining('switchMany', ['n', 'escape', 'q'], 'no, leave them as they are', 'back'),
  {
    command: 'submit',
    keys: ['ctrl-s'],
    contexts: ['revokeMany'],
    help: 'revoke them, once their count or name is typed',
    hint: 'revoke',
  },
  declining('revokeMany', ['escape'], 'no, keep them', 'keep'),
];
