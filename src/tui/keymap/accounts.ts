import type { Binding } from './binding.ts';
import { filtering } from './shared.ts';

/** The list of accounts. */
export const accountsBindings: readonly Binding[] = [
  filtering('accounts'),
  {
    command: 'editAccount',
    keys: ['enter', 'right', 'l', 'e'],
    contexts: ['accounts'],
    help: 'its role and permissions',
    does: ['account update'],
    hint: 'edit',
  },
  {
    command: 'newAccount',
    keys: ['n'],
    contexts: ['accounts'],
    help: 'new account',
    does: ['account create'],
    hint: 'new',
  },
  {
    command: 'showKey',
    keys: ['K'],
    contexts: ['accounts'],
    help: 'to its keys',
    hint: 'its keys',
  },
  {
    command: 'removeAccount',
    keys: ['R'],
    contexts: ['accounts'],
    help: 'remove for good (asks first)',
    does: ['account delete'],
    hint: 'remove',
  },
];
